"""What it takes and how long: measured on one machine, on loopback, in bounded time. docs/performance.md holds the results."""
