"""The safety texts: which one fits who writes, and what follows it in later turns."""

from __future__ import annotations

from bot.dialogue.answer_scores import candidates
from bot.dialogue.case import Case
from bot.dialogue.danger import answered_as_doer, kind_of
from bot.dialogue.danger_reading import PLAINLY_READ
from bot.dialogue.reading import Reading
from bot.knowledge.answers import CRISIS, Bank
from bot.knowledge.topics import Topics
from bot.labels import CALM_CRISIS

# From here it is the dying of somebody near, although the writer tells of themselves: an ex who threatens it.
_PLAINLY_OF_ANOTHER = 0.5
_AFTER_CRISIS = (
    "suicide_second",
    "suicide_third",
    "danger_second",
    "blackmail_second",
    "friend_suicidal_second",
    "suicide_bye",
    "denied",
    "past",
)
# Dangers with a place and somebody in it: who hides from one is told to stay hidden, somebody who is blackmailed or on a train is not.
_AT_A_PLACE = ("danger_now", "abuse_now", "followed", "cannot_speak", "knife_school")
_URGENT_BY_KIND = {
    "suicide": "suicide_now", "friend_suicide": "friend_suicidal", "danger": "danger_now", "friend_danger": "danger_now", "meeting": "on_the_way",
    "blackmail": "blackmail_clock", "abuse": "abuse_now",
}  # fmt: skip
_OF_HARM = ("danger", "friend_danger", "meeting", "blackmail", "abuse")  # kinds of words of danger
_BLACKMAIL = "sextortion"  # the topic whose words a carer is told in any blackmail
_BODY = ("pills_taken", "medical", "selfharm_now", "child_hurt")
_NEAR_SOMEBODY = ("friend", "bystander", "carer", "professional")
_CARER_CRISIS = ("child_missing", "child_suicidal", "child_hurt")
_FRIEND_SUICIDAL, _BLACKMAILED = "friend_suicidal", "blackmail_clock"
_THREATENS_TO_DIE = "dating_violence/threatens_suicide"  # a partner: the one who writes is not the one in danger
_FRIEND_CRISIS = (
    _FRIEND_SUICIDAL,
    "friend_suicidal_second",
    "friend_keep_talking",
    "friend_no_address",
    "friend_will_hurt",
)


def crisis(bank: Bank, topics: Topics, reading: Reading, case: Case, label: str, kind: str | None) -> str:
    """The safety text for a turn of danger, by what is asked, else by words of danger found, else by the topic."""
    role = case.role or "self"
    for question, chance in reading.question.items():
        if chance >= 0.04 and _fits_danger(bank, topics, question, reading, case, kind):
            return question
    if role in ("carer", "professional"):
        if kind == "blackmail" or label == _BLACKMAIL:
            return f"{_BLACKMAIL}/carer"
        of_dying = "suicide" in kind if kind else topics.is_dying(label)
        return f"{CRISIS}/{'child_suicidal' if of_dying else 'child_hurt'}"
    if role in ("friend", "bystander"):
        of_dying = kind in ("suicide", "friend_suicide") or topics.is_dying(label)
        if of_dying or (label == "help_friend" and topics.may_be_dying(case.topic)):
            return f"{CRISIS}/{_FRIEND_SUICIDAL}"
        by_kind = f"{CRISIS}/{_URGENT_BY_KIND[kind]}" if kind in _OF_HARM else None
        if by_kind and role in bank[by_kind].roles():
            return by_kind
        own = f"{case.topic}/friend"
        if label == "help_friend" and own in bank and own not in case.shown:
            return own
    if case.danger == "dying" and kind is None and _THREATENS_TO_DIE in case.shown:
        return f"{CRISIS}/{_FRIEND_SUICIDAL}"
    by_label = _FRIEND_SUICIDAL if label == "help_friend" else topics.crisis_answer(label)
    fitting = _URGENT_BY_KIND.get(kind or "") or by_label or topics.crisis_answer(case.topic)
    return f"{CRISIS}/{fitting or 'danger_now'}"


def _fits_danger(bank: Bank, topics: Topics, id: str, reading: Reading, case: Case, kind: str | None = None) -> bool:
    """Whether this is a safety text that may be said in danger, to the writer. `kind`: of the words of danger that were found in the message."""
    place, _, question = id.partition("/")
    role = case.role or "self"
    if place != CRISIS or id not in bank or id in bank.over:
        return False
    if question in (*CALM_CRISIS, *_AFTER_CRISIS) and case.danger == "none":
        return False
    if question == _BLACKMAILED and kind is None and answered_as_doer(case):
        return False
    if (
        question in _AT_A_PLACE
        and kind is None
        and not topics.danger_has_place(case.topic)
        and reading.question.get(id, 0.0) < PLAINLY_READ
    ):
        return False
    only_harm = kind in _OF_HARM and case.danger != "dying"  # by somebody else: nobody told of dying
    if (reading.denied or only_harm) and kind_of(question) == "dying":
        return False
    if role in ("friend", "bystander"):  # in words for whoever is near, never for the one in danger
        return question in _FRIEND_CRISIS or not bank[id].roles().isdisjoint({"friend", "bystander"})
    grown = role in ("carer", "professional")
    if (question in _CARER_CRISIS) != grown and question not in ("knife_school", "pills_taken", _FRIEND_SUICIDAL):
        return False
    return question not in _FRIEND_CRISIS or reading.question.get(id, 0.0) >= _PLAINLY_OF_ANOTHER


def tells_of_danger(id: str) -> bool:
    """Whether a text to tap that leads there says that somebody is in danger now."""
    place, _, question = id.partition("/")
    return place == CRISIS and question not in (*CALM_CRISIS, *_AFTER_CRISIS)


def asked_in_danger(
    bank: Bank, topics: Topics, reading: Reading, case: Case, kind: str | None, safety: float, other: float
) -> str | None:
    """In a later turn of danger: the likeliest answer that was not said yet, of the safety texts that score `safety` and the others that score `other`.

    `kind`: of the words of danger that were found in the message.
    """
    scores = {id: score for id, score in candidates(bank, topics, reading, case) if score >= other}
    scores |= {
        id: chance
        for id, chance in reading.question.items()
        if chance >= safety and _fits_danger(bank, topics, id, reading, case, kind)
    }
    found = {
        id: score
        for id, score in scores.items()
        if id not in case.shown and id not in bank.over and not id.startswith("assistant/")
    }
    return max(found, key=lambda id: found[id], default=None)


def safety_asked(bank: Bank, topics: Topics, reading: Reading, case: Case) -> float:
    """The chance that a safety text is what is asked for, of those that may be said to the writer."""
    return sum(chance for id, chance in reading.question.items() if _fits_danger(bank, topics, id, reading, case))


def is_new_danger(id: str, before: Case, named: bool) -> bool:
    """Whether a safety text is about more than what was told before: a first danger, dying after harm, a body that was hurt.

    `named`: it was read, or words of danger stand in the message; what only follows from the role of the writer is nothing new.
    """
    if before.danger == "none" or (kind_of(id) == "dying" and before.danger == "harm"):
        return True
    return named and id.split("/")[1] in _BODY and id not in before.shown


def later_crisis(id: str, case: Case) -> str:
    """The text for a second and third turn of the same danger: the block is not said again."""
    if id not in case.shown and f"{id}:short" not in case.shown:
        return id
    question = id.split("/")[1]
    if question in _BODY and f"{id}:short" not in case.shown:
        return id  # its short form: what was swallowed or hurt comes before any talk
    dying = kind_of(id) == "dying"
    follows = {"friend_suicidal": "friend_suicidal_second", "blackmail_clock": "blackmail_second"}
    second = follows.get(question) or ("danger_second" if question in _AT_A_PLACE else None)
    if f"{CRISIS}/pills_taken" in case.shown and case.role not in _NEAR_SOMEBODY:
        steps: tuple[str | None, ...] = ("pills_mum",)
    elif case.role in ("friend", "bystander"):
        steps = (second, "friend_suicidal_second" if dying else None)
    elif case.role in ("carer", "professional"):
        steps = (second,)
    else:
        steps = (second, "suicide_second", "suicide_third") if dying else (second,)
    for step in steps:
        if step and f"{CRISIS}/{step}" not in case.shown:
            return f"{CRISIS}/{step}"
    return id


def said_in_full(id: str, case: Case) -> bool:
    """Whether a safety text was said, and if it is of a body that was hurt its short form too: that comes before any talk."""
    if id.split("/")[1] in _BODY:
        return f"{id}:short" in case.shown
    return id in case.shown or f"{id}:short" in case.shown
