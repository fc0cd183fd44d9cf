"""What is taken home from a session, and what stays of all of them: counts."""
