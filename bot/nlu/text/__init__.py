"""Text before anything is learned from it: normalizing, misspellings, sentences, patterns, pieces, n-grams."""
