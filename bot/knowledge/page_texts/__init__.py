"""What pages and papers say, as data."""
