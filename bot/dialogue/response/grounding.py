"""What of a reading has a ground in what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import denials, poisoning
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.knowledge.library import Library

_TRUSTED = 0.9  # what is read so surely was said in other words than a guard knows: of six such answers all were right
_ANOTHER_DIES = "crisis/friend_suicidal"


def grounded(library: Library, reading: Reading, before: Case, said: str, said_before: tuple[str, ...]) -> Reading:
    """What was read, without answers that take for granted what nobody said, or what is denied.

    `said`, `said_before`: this message and those before it, in small letters, without accents.
    """
    bank = library.bank
    chances: dict[str, float] = {}
    for question in (reading.question, *(part.question for part in reading.parts)):
        for id, chance in question.items():
            chances[id] = max(chance, chances.get(id, 0.0))
    doubted = (id for id, chance in chances.items() if chance < _TRUSTED)
    unfounded = denials.unsaid(bank, (said, *said_before), doubted)
    unfounded |= denials.denied_answers(said, said_before, chances)
    # an ex who threatens the one who writes is no ex who may die
    of_themselves = reading.best("role")[0] == "self"
    if of_themselves and not denials.speaks_of_another_dying((said, *said_before)):
        unfounded |= {id for id in chances if id.startswith(_ANOTHER_DIES)}

    def founded(question: Mapping[str, float]) -> dict[str, float]:
        return {id: chance for id, chance in question.items() if id not in unfounded}

    parts = tuple(replace(part, question=founded(part.question)) for part in reading.parts)
    reading = replace(reading, question=founded(reading.question), parts=parts)
    if not poisoning.something_swallowed(bank, before, (said, *said_before)):
        return reading
    return replace(reading, question=poisoning.of_the_body(library.topics, reading.question), parts=())
