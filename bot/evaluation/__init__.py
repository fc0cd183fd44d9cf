"""Measures how well the assistant understands: labelled lines in, measures, a report and two charts out."""
