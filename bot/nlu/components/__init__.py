"""Rasa graph components, one a file: what stands in the pipeline of config.yml."""
