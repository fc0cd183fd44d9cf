"""Answers of the bank that several parts of the reply treat apart."""

from __future__ import annotations

MORE = "more:"  # before the id of an answer: what lies behind it
SORRY, SIMPLER = "assistant/sorry", "assistant/simpler"
APOLOGIES = (SORRY, "assistant/why_said_that", "assistant/they_are_fine")
LOST = ("assistant/unclear", "general/nothing_fits", "assistant/dont_know_that")
EVERYDAY = frozenset({"assistant/out_of_scope", "assistant/joke", "assistant/hello"})
NOTED = "assistant/ok_understood"  # never the reply to a question
INVITES = ("general/what_happened", "feelings/just_talk")  # somebody is asked to tell: nothing is guessed meanwhile
NOT_HEARD = "crisis/not_heard"
NO_STEPS = frozenset({"support/lines"})  # its list is of whom to call, and not of what to do
HELP_COMING = "emergency/help_coming"
