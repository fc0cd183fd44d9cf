"""How a turn is decided: what is known so far, what the message changes, which answer fits. Pure functions; nothing here speaks to Rasa."""
