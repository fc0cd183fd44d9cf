"""Training Rasa's model, and knowing whether the one that is there fits the data and is whole."""
