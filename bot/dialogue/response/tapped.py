"""What was tapped: a text that was offered, or the name of a topic, also if somebody types it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from bot.common.languages import LANGUAGES
from bot.dialogue.case import Case
from bot.dialogue.response.answer_ids import MORE
from bot.dialogue.response.context import TurnContext
from bot.knowledge.library import open_library
from bot.labels import TOPICS
from bot.nlu.text.normalize import fold, strip_accents

_LONGEST_NAME = 60  # characters of the name of a topic
_LONG_TAP, _WORDS_BESIDE = 10, 3  # letters of a text to tap that is found within a message, and words beside it
_TURNS_ROUND = re.compile(r"\b(?:nao|n|nem|nunca|sem|not|no|never|do ?n'?t|isn'?t|without)\b")


def tapped_answer(context: TurnContext, case: Case) -> str | None:
    """The id that the message leads to if it is a text to tap: one of the last ones, or one that was offered before."""
    said = _folded(context)
    found = offered_answer(context)
    if found is None:  # with little beside it
        found = next((id for text, id in context.before.offered if _says(said, fold(text))), None)
    if found is None and len(said) <= _LONGEST_NAME:  # offered some turns ago, mostly of this topic
        same = _ids_of_taps().get(said, ())
        found = next((id for id in same if id.startswith(f"{case.topic}/")), same[0] if len(same) == 1 else None)
    return found if found and found.removeprefix(MORE) in context.bank else None


def offered_answer(context: TurnContext) -> str | None:
    """Where the message leads if it is one of the texts that were just offered, to the letter: its words are ours, and alarm nobody."""
    said = _folded(context)
    return next((id for text, id in context.before.offered if fold(text) == said), None)


def named_topic(context: TurnContext) -> str | None:
    """The topic whose name was tapped, or typed as it is."""
    said = _folded(context)
    if len(said) > _LONGEST_NAME:
        return None
    names = context.topics.name
    return next((topic for topic in TOPICS if said in [fold(names(topic, one)) for one in LANGUAGES]), None)


def _folded(context: TurnContext) -> str:
    return fold(context.utterance.said.strip())


def _says(message: str, tap: str) -> bool:
    """Whether a message is a long text to tap with little beside it that does not turn it round: "não quero morrer" is no "quero morrer". Both folded."""
    if len(tap) < _LONG_TAP or tap not in message:
        return False
    beside = strip_accents(message.replace(tap, " ", 1))
    return len(beside.split()) <= _WORDS_BESIDE and not _TURNS_ROUND.search(beside)


@lru_cache(maxsize=1)
def _ids_of_taps() -> dict[str, list[str]]:
    """Of the bank of this process each text to tap, folded, with the ids that it leads to; but for those about us, which complaints say too."""
    bank = open_library().bank
    ids: dict[str, list[str]] = defaultdict(list)
    for id in bank:
        if not id.startswith("assistant/"):
            for text in {fold(tap) for tap in bank[id].tap.each()}:
                ids[text].append(id)
    return ids
