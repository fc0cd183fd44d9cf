"""The parser of free words that this process has."""

from __future__ import annotations

from functools import lru_cache

from bot.complaint.answer_parser import AnswerParser
from bot.settings import load_settings


@lru_cache(maxsize=1)
def open_answer_parser() -> AnswerParser:
    return AnswerParser(load_settings().data)
