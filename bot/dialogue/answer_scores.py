"""How well each answer fits what is asked in a turn without danger."""

from __future__ import annotations

from bot.dialogue.audience import FOR_ROLE, holds, worded_for
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.dialogue.role_answers import for_writer, of_age, resolve
from bot.knowledge.answers import CRISIS, ROLE_OF_QUESTION, Bank
from bot.knowledge.topics import Topics
from bot.labels import CALM_CRISIS, TOPICS

_WRONG_ROLE = 0.15  # what is left of a chance if the answer is for others who write
# More is left if what they are told harms nobody else: of 27 turns in which such an answer was read likeliest and kept back it was right in 17.
_OTHER_ROLE = {"survivor": 0.5, "professional": 0.4, "friend": 0.4}
_OTHER_TOPIC = 0.5
_STILL_OPEN = 0.12  # what was near in the turn before, if somebody says that we missed it
_FAINT = 0.015  # a lower chance is no reading at all
_ALREADY_SAID = 0.8  # of the chance of what was said before: it was not what is asked now
_SMALL_STEPS = ("suicide_second", "suicide_third")  # these may follow thoughts of dying without a new alarm


def candidates(bank: Bank, topics: Topics, reading: Reading, case: Case) -> list[tuple[str, float]]:
    """Ids with scores, best first, for what is asked in a turn without danger."""
    scores: dict[str, float] = {}
    for question, chance in reading.question.items():
        if question == "i_did" and case.role in (None, "self", "curious"):
            question = "what_now"  # it is told, and not by the one who did it: read wrongly, it would hurt
        if question == "what_now" and case.topic is None and case.role in (None, "self", "curious"):
            question = "what_happened"  # of no topic yet: it is asked for, not advised on
        id = resolve(bank, topics, question, case) if question in bank.generic else question
        if id is None or id not in bank:
            continue
        id = for_writer(bank, id, case)
        score = chance if question in bank.generic else chance * _fitting(id, reading, case)
        if question in ROLE_OF_QUESTION and case.role == "self":
            score *= _WRONG_ROLE
        fitting = bank.on_platform(of_age(id, case), case.platform)
        if fitting:
            scores[fitting] = scores.get(fitting, 0.0) + min(score, 1.0)
    return sorted(((id, score) for id, score in scores.items() if score > 0.005), key=lambda found: -found[1])


def still_open(found: list[tuple[str, float]], case: Case) -> list[tuple[str, float]]:
    """Candidates, and beside them what was near in the turn before and was not said: "não foi isso que perguntei" is about that turn."""
    scores = dict(found)
    for id in case.near:
        if id not in case.shown:
            scores[id] = scores.get(id, 0.0) + _STILL_OPEN
    return sorted(scores.items(), key=lambda one: -one[1])


def not_said(bank: Bank, found: list[tuple[str, float]], case: Case) -> list[tuple[str, float]]:
    """Candidates that were not said yet and are for the writer: most of the chance of those that were said is theirs."""
    said = sum(score for id, score in found if id in case.shown)
    left = 1 - min(said, 1.0) * _ALREADY_SAID
    return [
        (id, min(score / left, 1.0))
        for id, score in found
        if id not in case.shown and score >= _FAINT and holds(bank, id, case) and worded_for(id, case)
    ]


def _fitting(id: str, reading: Reading, case: Case) -> float:
    """What is left of a chance if the answer belongs to another topic, to others who write, or to a danger that was not told."""
    place, own = id.split("/")
    left = 1.0
    if place in TOPICS and place != case.topic:
        topic_chance = max(reading.topic.get(case.topic or "none", 0.0), 0.3)
        left *= max(reading.topic.get(place, 0.0) / (topic_chance + 1e-6) * 0.5, _OTHER_TOPIC if case.topic else 0.5)
    if place in FOR_ROLE and not worded_for(id, case):
        left *= 0.0 if case.denied_doing and FOR_ROLE[place] == "did_it" else _OTHER_ROLE.get(place, _WRONG_ROLE)
    if place == CRISIS:
        left *= 1.0 if own in CALM_CRISIS or (own in _SMALL_STEPS and case.danger == "dying") else 0.0
    return left
