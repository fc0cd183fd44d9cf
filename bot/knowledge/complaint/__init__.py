"""The rules and questions of a complaint, as data."""
