"""What the components learn and ask: linear models, trees, the encoder, the reader by n-grams, the ranker of questions."""
