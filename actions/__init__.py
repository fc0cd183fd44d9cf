"""Rasa's custom actions, one module for each job: they read the turn, ask bot.dialogue, bot.complaint and bot.knowledge, and say the reply."""
