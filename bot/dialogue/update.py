"""What a message changes of what is known. A correction wins over all that was inferred."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.ages import Ages
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.dialogue.speaker import NOT_VICTIM, VICTIM
from bot.knowledge.answers import role_of
from bot.labels import TOPICS

_NEW_TOPIC, _FIRST_TOPIC, _CORRECTED = 0.3, 0.2, 0.2
_LEFT = 0.3  # what is left of the chances without a topic that is denied counts as so much: a trace of another topic is no reading of it
_ROLE, _FIRST_ROLE = 0.45, 0.3
_ACCUSED = 0.15  # more is needed to take somebody for the one who did it: a victim who is taken for that is hurt again
# Below this chance what they ask must be what somebody who did it asks, with the share that follows: of eight readings without that none was right.
_SURELY_DID, _ASKED_AS_DOER = 0.7, 0.5
# What only somebody of a role asks tells who writes as well, from this chance on, if the reader of roles does not think it unlikely.
_ASKED_AS, _NOT_UNLIKELY = 0.75, 0.15
_DID_AFTER_ALL = 0.9  # it was denied: below this chance it stays so, unless the words say it
_DID_IT, _NEAR_BY = "did_it", "bystander"
_GROWN_UP = ("carer", "professional")  # a child who is addressed as one would not know who is meant
_ROLE_OF_LABEL = {"i_did_it": _DID_IT, "help_friend": "friend", "adult_asking": "carer"}
_TELLING = ("tell", "add", "ask", "correct", "deny", "confirm", "complain", "again", "refuse")


def updated(
    case: Case,
    reading: Reading,
    ages: Ages,
    speaker: str | None = None,
    denies: bool = False,
    not_about: frozenset[str] = frozenset(),
) -> Case:
    """The case after this message, but for danger and what is answered.

    `speaker`: who writes, if the words say it plainly; `denies`: they say that the writer did not do it; `not_about`: topics that they
    say it is not.
    """
    act, _ = reading.best("act")
    if case.topic in not_about:
        others = {topic: chance for topic, chance in reading.topic.items() if topic not in not_about}
        left = max(sum(others.values()), _LEFT)
        reading = replace(reading, topic={topic: chance / left for topic, chance in others.items()})
        case = replace(case, topic=None)
    if denies and speaker in (None, _DID_IT):
        speaker = None
        reading = replace(
            reading,
            role={role: chance for role, chance in reading.role.items() if role != _DID_IT},
            label={label: chance for label, chance in reading.label.items() if label != "i_did_it"},
        )
        case = replace(case, role="self") if case.role == _DID_IT else case
    elif speaker == _DID_IT:
        case = replace(case, denied_doing=False)
    if speaker == VICTIM:
        grown = ("self_adult",) if case.role in _GROWN_UP else ()
        speaker, case = "self", replace(case, role="self", done=(*case.done, *grown))
    case = replace(case, role=_who(case, speaker, reading, act), topic=_topic(case, reading, act))
    return replace(_with_ages(case, ages, act), done=tuple(dict.fromkeys((*case.done, *reading.facts))))


def _topic(case: Case, reading: Reading, act: str) -> str | None:
    topic, chance = reading.best("topic")
    if topic not in TOPICS or (case.topic and act not in _TELLING):
        return case.topic
    needed = _FIRST_TOPIC if case.topic is None else _CORRECTED if act in ("correct", "tell") else _NEW_TOPIC
    return topic if chance >= needed else case.topic


def _who(case: Case, speaker: str | None, reading: Reading, act: str) -> str | None:
    """Who writes, as the words say it plainly, else as it is read."""
    if speaker == NOT_VICTIM:
        return _role_of_another(case, reading)
    return speaker if speaker and _may_be(case, speaker) else _role(case, reading, act)


def _may_be(case: Case, speaker: str) -> bool:
    """A carer or teacher who says "sou eu" is still one; a teacher, or somebody grown up whom it happened to, may speak of their own child."""
    if speaker == "carer":
        return case.role != "professional" and "self_adult" not in case.done
    return not (case.role in ("carer", "professional") and speaker == "self")


def _role(case: Case, reading: Reading, act: str) -> str | None:
    role, chance = reading.best("role")
    label, sure = reading.best("label")
    if label in _ROLE_OF_LABEL and sure > chance and not (case.role == "professional" and label == "adult_asking"):
        role, chance = _ROLE_OF_LABEL[label], sure
    asked_by, share = _asked_by(reading)
    if share >= _ASKED_AS and reading.role.get(asked_by, 0.0) >= _NOT_UNLIKELY:
        role, chance = asked_by, share
    if role == "none" or role == case.role or (role == "carer" and case.role == "self" and "self_adult" in case.done):
        return case.role
    if role == _DID_IT and case.role == "self" and (label == "not_my_fault" or case.danger != "none"):
        # who was hurt, and asks whether it was their own fault, is never taken for the one who hurt them
        return case.role
    if role == _DID_IT and chance < _SURELY_DID and _shares(reading).get(_DID_IT, 0.0) < _ASKED_AS_DOER:
        return case.role
    if role == _DID_IT and case.denied_doing and chance < _DID_AFTER_ALL:
        return case.role
    first = case.role in (None, "curious") or act == "correct"
    needed = (_FIRST_ROLE if first else _ROLE) + (_ACCUSED if role in (_DID_IT, *_GROWN_UP) else 0.0)
    return role if chance >= needed else case.role


def _role_of_another(case: Case, reading: Reading) -> str:
    """The role of somebody who says not to be the one it happened to: the likeliest other one, of the one who did it only if it is plainly read."""
    if case.role not in (None, "self", "curious"):
        return case.role
    others = {role: chance for role, chance in reading.role.items() if role not in ("self", "none")}
    role = max(others, key=lambda one: others[one], default=_NEAR_BY)
    return _NEAR_BY if role == _DID_IT and others[role] < _SURELY_DID else role


def _shares(reading: Reading) -> dict[str, float]:
    """By role the chance of what only somebody of that role asks."""
    shares: dict[str, float] = {}
    for question, chance in reading.question.items():
        role = role_of(question)
        if role:
            shares[role] = shares.get(role, 0.0) + chance
    return shares


def _asked_by(reading: Reading) -> tuple[str, float]:
    """The role that most of what is asked belongs to, and its chance."""
    return max(_shares(reading).items(), key=lambda found: found[1], default=("none", 0.0))


def _with_ages(case: Case, ages: Ages, act: str) -> Case:
    """Somebody else's age is that of the one who did it, unless somebody tells of the one it happened to."""
    if ages.own is not None:
        case = replace(case, own_age=ages.own)
        if case.role == _DID_IT:
            case = replace(case, other_age=ages.own)
    if ages.else_ is None:
        return case
    if case.role in ("friend", "carer", "professional") and case.victim_age is None:
        return replace(case, victim_age=ages.else_)
    if case.role == _DID_IT:
        return replace(case, victim_age=ages.else_)
    if ages.relative and case.other_age is not None:
        return case  # the sister who helps is not the one who did it
    return replace(case, other_age=ages.else_)


def forget_topic(case: Case) -> Case:
    """The case when a topic was left for another: the ages of others belong to the old one."""
    return replace(case, other_age=None, victim_age=None)
