"""Rasa graph components that understand a message. Rasa is made importable first, whoever imports this package."""

from bot import rasa_compat

rasa_compat.install()
