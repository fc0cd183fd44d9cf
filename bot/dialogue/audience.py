"""For whom an answer is: who writes, and what may be said to them."""

from __future__ import annotations

import re

from bot.dialogue.case import Case
from bot.knowledge.answers import CRISIS, FOR_ACCUSED, ROLE_OF_QUESTION, ROLE_OF_SECTION, Bank, Person, years_of
from bot.labels import TOPICS

# Sections of the bank that are for some who write only.
FOR_ROLE = {**ROLE_OF_SECTION, "survivor": "survivor"}
# Who was near is told what others who were near ask: a friend too asks whether it comes out who told.
_NEAR = frozenset({"friend", "bystander"})
# Questions whose base text is only for the one it happened to.
_COMFORTS = frozenset(
    {
        "fault",
        "feeling",
        "what_now",
        "how_tell",
        "friend",
        "punished",
        "scared_next",
        "parents_know",
        "block",
        "answer_him",
        "trust_him",
        "normal",
    }
)
# Of these what is done, and what follows: said to whoever is near as well, with a word that says for whom it is.
_TO_PASS_ON = frozenset({"block", "answer_him", "trust_him", "parents_know", "scared_next", "punished"})
# Own answers of a topic that speak to whoever is near as they are.
_ABOUT_ANOTHER = re.compile(
    r"(?:^|_)(?:friends?|sibling|brother|sister|cousin|someone|others|warn|is_it|age|law|crime|report|minors)(?:_|$)"
)


def person_of(case: Case) -> Person:
    """For whom an answer is worded."""
    other = "adult" if "other_adult" in case.done and case.other_age is None else years_of(case.other_age)
    age = case.own_age if case.role == "did_it" else case.victim_years
    return Person(role=case.role or "self", age=years_of(age), other=other, past=case.past)


def survivor(case: Case) -> bool:
    """Whether an adult writes of what happened to them long ago."""
    if case.role not in (None, "self") or not case.grown_up:
        return False
    return "long_ago" in case.done or any(id.startswith("survivor/") for id in case.shown)


def holds(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer may be said to the writer: what comforts the one it happened to is never said to the one who did it."""
    topic, question = id.split("/")
    role = case.role or "self"
    if topic in FOR_ROLE:
        return _is_for(topic, role) or (role in ("curious", "self") and (topic != "did_it" or id in FOR_ACCUSED))
    if ROLE_OF_QUESTION.get(question) == role:
        return True
    if question not in _COMFORTS or role in ("self", "curious"):
        return not (role in ("carer", "professional") and question in ("i_did", "i_laughed"))
    return role in bank[id].roles() or (question in _TO_PASS_ON and role != "did_it")


def worded_for(id: str, case: Case) -> bool:
    """Whether an answer speaks to the writer: what nobody asked for plainly is offered to no other."""
    topic, question = id.split("/")
    role = case.role or "self"
    if topic in FOR_ROLE:
        accused = id in FOR_ACCUSED and role in ("self", "curious")
        return _is_for(topic, role) or accused or (topic == "survivor" and survivor(case))
    return question not in ROLE_OF_QUESTION or role == ROLE_OF_QUESTION[question]


def _is_for(section: str, role: str) -> bool:
    """Whether a section of FOR_ROLE speaks to that role."""
    return role == FOR_ROLE[section] or {role, FOR_ROLE[section]} == _NEAR


def for_young(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer is in words for a young person, and somebody grown up asks."""
    grown = case.role in ("carer", "professional") or survivor(case)
    topic, question = id.split("/")
    own = topic in (*FOR_ROLE, CRISIS, "assistant") or question in ("carer", "professional")
    return grown and not own and (case.role or "self") not in bank[id].roles()


def to_pass_on(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer speaks to the one it happened to, and somebody near asks."""
    topic, question = id.split("/")
    if case.role not in ("friend", "bystander") or topic not in TOPICS or case.role in bank[id].roles():
        return False
    return question in _TO_PASS_ON or (question not in bank.generic and not _ABOUT_ANOTHER.search(question))
