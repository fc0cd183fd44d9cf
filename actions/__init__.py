"""Rasa's custom actions, one module for each job. Thin: they read the turn, ask bot.knowledge, and say the reply."""
