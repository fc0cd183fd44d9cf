"""The port to the assistant: what a front asks of it, and its doors."""
