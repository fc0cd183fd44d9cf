"""Where the events of rooms are kept and followed: in this process with SQL behind it, or in Redis."""
