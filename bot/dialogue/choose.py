"""Which answer fits a message in its conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import statements
from bot.dialogue.case import Case, Danger
from bot.dialogue.danger import answered_as_doer, kind_of, remembered
from bot.dialogue.reading import Reading
from bot.knowledge.answers import ACCUSED, CRISIS, GENERAL, ROLE_OF_QUESTION, ROLE_OF_SECTION, Bank, Person, years_of
from bot.knowledge.topics import Topics
from bot.labels import CALM_CRISIS, TOPICS

# Sections of the bank that are for some who write only, and what is left of a candidate's chance for others.
_FOR_ROLE = {**ROLE_OF_SECTION, "survivor": "survivor"}
_WRONG_ROLE = 0.15
_OTHER_TOPIC = 0.5
_STILL_OPEN = 0.12  # what was near in the turn before, if somebody says that we missed it
_FAINT = 0.015  # a lower chance is no reading at all
_ALREADY_SAID = 0.8  # of the chance of what was said before: it was not what is asked now
ASKED = 0.3  # a question that is asked so plainly is no thanks and no goodbye, whatever else the message says
_SHORT, _ASKED_IN_LONG = 14, 0.1  # words of a message, and what is asked plainly in one that says more than thanks
_EMERGENCY = "emergency"
_FAINT_TOPIC = 0.1
_PLAIN = 0.25  # from here dying is plainly read
# From here it is the dying of somebody near, although the writer tells of themselves: an ex who threatens it.
_PLAINLY_OF_ANOTHER = 0.5
PLAIN_DANGER = 0.6  # from here on it is danger, even if somebody says to be well
# What the law says to the one who did it, by age: if the age is known, no other group is told.
_BY_AGE = {
    "under_12": "did_it/age_under_12",
    "12-15": "did_it/age_12_15",
    "16-17": "did_it/age_16_17",
    "adult": "did_it/prison",
}
# When a question of all topics has words of its own for who writes.
_OF_ROLE: dict[str, dict[str, str]] = {
    "did_it": {
        "what_now": "{topic}/i_did", "what_happens": "did_it/prison", "punished": "did_it/prison", "how_tell": "did_it/tell_or_silent",
        "parents_know": "did_it/parents_find_out", "delete_mine": "did_it/delete_now", "remove": "did_it/undo_sent", "fault": "did_it/feel_guilty",
        "feeling": "did_it/feel_guilty", "scared_next": "did_it/police_called", "no_proof": "did_it/deny_it", "evidence": "did_it/delete_now",
        "who_helps": "did_it/tell_or_silent", "did_that": "did_it/tell_or_silent", "stopped": "did_it/how_stop", "answer_him": "did_it/apologise",
        "block": "did_it/how_stop", "i_laughed": "did_it/only_forwarded", "friend": "{topic}/i_did", "complain": "did_it/police_called",
    },
    "friend": {
        "what_now": "{topic}/friend", "how_tell": "friend/tell_her_parents", "feeling": "friend/i_am_sad_too", "who_helps": "friend/what_to_say",
        "not_helped": "friend/refuses_help", "fault": "friend/what_to_say", "did_that": "friend/did_right", "stopped": "friend/safe_now",
    },
    "bystander": {
        "what_now": "{topic}/i_laughed", "punished": "bystander/can_i_be_punished", "scared_next": "bystander/fear_next", "i_did": "bystander/only_laughed",
        "feeling": "bystander/only_laughed", "fault": "bystander/only_laughed", "friend": "bystander/help_her", "how_tell": "bystander/help_her",
        "answer_him": "bystander/defend",
    },
    "carer": {
        "what_now": "{topic}/carer", "feeling": "adult/not_fault_parent", "fault": "adult/not_fault_parent", "how_tell": "adult/how_talk",
        "answer_him": "adult/confront_offender", "block": "adult/first_steps", "delete_mine": "adult/delete_photos", "evidence": "adult/delete_photos",
        "school_nothing": "adult/school_wont_act", "i_did": "adult/my_child_did_it", "friend": "{topic}/carer", "did_that": "adult/first_steps",
        "who_helps": "{topic}/carer", "complain": "adult/complain_for_child", "parents_know": "adult/how_talk",
    },
    "professional": {
        "what_now": "{topic}/professional", "carer": "professional/pupil_tells_me", "friend": "professional/pupil_tells_me",
        "how_tell": "professional/inform_parents", "evidence": "professional/protect_evidence", "delete_mine": "professional/protect_evidence",
        "i_did": "professional/pupil_offender", "complain": "professional/duty_to_report", "parents_know": "professional/inform_parents",
        "who_helps": "professional/call_cpcj", "feeling": "professional/pupil_tells_me",
    },
}  # fmt: skip
# What is said to the carer of a child who was hurt, and not if their child did it.
_OF_A_CHILD_HURT, _MY_CHILD_DID_IT = ("carer", "what_now", "who_helps", "friend", "fault"), "adult/my_child_did_it"
# An adult who tells of what happened long ago.
_OF_SURVIVOR = {
    "what_now": "survivor/what_now", "long_ago": "survivor/still_report", "complain": "survivor/still_report", "fault": "survivor/fault",
    "who_helps": "survivor/support_adults", "how_tell": "survivor/tell_family", "feeling": "survivor/memories",
}  # fmt: skip
# What the law says to the young, and to an adult about long ago.
_INSTEAD_FOR_SURVIVOR = {"complaint/deadline": "survivor/still_report", "complaint/who_age": "survivor/how_report"}
_ROLE_FALLBACK = {
    "did_it": "did_it/what_now", "friend": "friend/what_now", "bystander": "bystander/what_now", "carer": "adult/first_steps",
    "professional": "professional/first_steps",
}  # fmt: skip
# Of these the same question in its own topic is said first.
_IN_ITS_TOPIC = {
    "friend/what_now": "friend", "did_it/what_now": "i_did", "bystander/what_now": "i_laughed", "adult/first_steps": "carer",
    "professional/first_steps": "professional",
}  # fmt: skip
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
_SMALL_STEPS = ("suicide_second", "suicide_third")  # these may follow thoughts of dying without a new alarm
_PLAINLY_OVER = 0.55
# Of all that is said when danger is over: so much, whatever the chance of danger; so much if somebody also says to be safe.
_SURELY_OVER, _OVER_AS_SAID = 0.7, 0.3
_GOES_FOR_HELP = "crisis/suicide_bye"
# Dangers with a place and somebody in it: who hides from one is told to stay hidden, somebody who is blackmailed or on a train is not.
_AT_A_PLACE = ("danger_now", "abuse_now", "followed", "cannot_speak", "knife_school")
_URGENT_BY_KIND = {
    "suicide": "suicide_now", "friend_suicide": "friend_suicidal", "danger": "danger_now", "friend_danger": "danger_now", "meeting": "on_the_way",
    "blackmail": "blackmail_clock", "abuse": "abuse_now",
}  # fmt: skip
_OF_HARM = ("danger", "friend_danger", "meeting", "blackmail", "abuse")  # kinds of words of danger
_BLACKMAIL = "sextortion"  # the topic whose words a carer is told in any blackmail
_BODY = ("pills_taken", "medical", "selfharm_now", "child_hurt")
_SWALLOWED = frozenset({f"{CRISIS}/pills_taken", f"{CRISIS}/pills_mum"})
_OF_THE_BODY = ("emergency/", f"{CRISIS}/", "assistant/")
_BEFORE_IT = (
    f"{CRISIS}/suicide_second",
    f"{CRISIS}/suicide_third",
)  # they speak of what lies at hand, and of the next minutes
_LEFT_OF_BODY = 0.25
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


def resolve(bank: Bank, topics: Topics, question: str, case: Case) -> str | None:
    """The answer to a question of all topics, for the topic under way and for who writes."""
    role = case.role or "self"
    topic = case.topic or GENERAL
    if topics.is_dying(topic) and case.danger != "dying":
        # who said that it is no thought of dying is given no words that speak of it, nor words to say that do
        words_to_say = question == "how_tell" and "no_danger" in case.done
        if words_to_say or not bank.denials.isdisjoint(case.shown):
            topic = GENERAL
    wanted = _OF_SURVIVOR.get(question) if survivor(case) else _OF_ROLE.get(role, {}).get(question)
    if role == "carer" and question in _OF_A_CHILD_HURT and _MY_CHILD_DID_IT in case.shown:
        wanted = _MY_CHILD_DID_IT
    if wanted:
        for place in dict.fromkeys((topic, GENERAL)):
            id = wanted.format(topic=place)
            if id in bank:
                return id
    for place in dict.fromkeys((topic, GENERAL)):
        id = f"{place}/{question}"
        if id in bank and holds(bank, id, case):
            return id
    return _ROLE_FALLBACK.get(role) if _ROLE_FALLBACK.get(role) in bank else None


def holds(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer may be said to who writes: what comforts the one it happened to is never said to the one who did it."""
    topic, question = id.split("/")
    role = case.role or "self"
    if topic in _FOR_ROLE:
        return role == _FOR_ROLE[topic] or (role in ("curious", "self") and (topic != "did_it" or id == ACCUSED))
    if ROLE_OF_QUESTION.get(question) == role:
        return True
    if question not in _COMFORTS or role in ("self", "curious"):
        return not (role in ("carer", "professional") and question in ("i_did", "i_laughed"))
    return role in bank[id].roles() or (question in _TO_PASS_ON and role != "did_it")


def worded_for(id: str, case: Case) -> bool:
    """Whether an answer speaks to who writes: what nobody asked for plainly is offered to no other."""
    topic, question = id.split("/")
    role = case.role or "self"
    if topic in _FOR_ROLE:
        accused = id == ACCUSED and role in ("self", "curious")
        return role == _FOR_ROLE[topic] or accused or (topic == "survivor" and survivor(case))
    return question not in ROLE_OF_QUESTION or role == ROLE_OF_QUESTION[question]


def for_young(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer is in words for a young person, and somebody grown up asks."""
    grown = case.role in ("carer", "professional") or survivor(case)
    topic, question = id.split("/")
    own = topic in (*_FOR_ROLE, CRISIS, "assistant") or question in ("carer", "professional")
    return grown and not own and (case.role or "self") not in bank[id].roles()


def to_pass_on(bank: Bank, id: str, case: Case) -> bool:
    """Whether an answer speaks to the one it happened to, and somebody near asks."""
    topic, question = id.split("/")
    if case.role not in ("friend", "bystander") or topic not in TOPICS or case.role in bank[id].roles():
        return False
    return question in _TO_PASS_ON or (question not in bank.generic and not _ABOUT_ANOTHER.search(question))


def of_age(id: str, case: Case) -> str:
    """The same question, for the age that was told."""
    years = years_of(case.own_age)
    if years is None or case.role != "did_it" or not id.startswith("did_it/age_"):
        return id
    return _BY_AGE[years]


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
        if survivor(case):
            id = _INSTEAD_FOR_SURVIVOR.get(id, id)
        if id in _IN_ITS_TOPIC:
            own = f"{case.topic}/{_IN_ITS_TOPIC[id]}"
            fits = own in bank and own not in case.shown and holds(bank, own, case) and worded_for(own, case)
            id = own if fits else id
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
    """Candidates that were not said yet and are for who writes: most of the chance of those that were said is theirs."""
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
    if place in _FOR_ROLE and not worded_for(id, case):
        left *= _WRONG_ROLE
    if place == CRISIS:
        left *= 1.0 if own in CALM_CRISIS or (own in _SMALL_STEPS and case.danger == "dying") else 0.0
    return left


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
    """Whether this is a safety text that may be said in danger, to who writes. `kind`: of the words of danger that were found in the message."""
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
        and reading.question.get(id, 0.0) < _PLAIN
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


def likelier_danger(topics: Topics, reading: Reading, label: str, case: Case) -> Danger:
    """What a possible danger would be: somebody's dying, or harm by somebody else. In a topic of harm dying must be read plainly."""
    chances: dict[Danger, float] = {"dying": 0.0, "harm": 0.0}
    for question, chance in reading.question.items():
        if question.startswith(f"{CRISIS}/"):
            chances[kind_of(question)] += chance
    if chances["dying"] == chances["harm"]:
        return "dying" if topics.is_dying(label) else "harm"
    if not topics.may_be_dying(case.topic) and chances["dying"] < _PLAIN:
        return "harm"
    return max(chances, key=lambda kind: chances[kind])


def topic_of_danger(topics: Topics, reading: Reading, case: Case) -> str | None:
    """What a talk is about once a danger was told in it: a topic that has one, the likeliest, or danger itself. "E o que lhe respondo?" is asked about
    whoever waits at the station, no longer about the account that was stolen."""
    if case.topic is None or topics.crisis_answer(case.topic) or topics.is_alarm(case.topic):
        return case.topic
    chances = {topic: chance for topic, chance in reading.topic.items() if topics.crisis_answer(topic)}
    likeliest = max(chances, key=lambda topic: chances[topic], default=_EMERGENCY)
    return likeliest if chances.get(likeliest, 0.0) >= _FAINT_TOPIC else _EMERGENCY


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
    """The chance that a safety text is what is asked for, of those that may be said to who writes."""
    return sum(chance for id, chance in reading.question.items() if _fits_danger(bank, topics, id, reading, case))


def plainly_over(bank: Bank, reading: Reading, before: Case, plain: str) -> bool:
    """Danger was told before, and what this message asks for is what is said when it is over: "vou acordá-la", "já está no hospital".

    `plain`: in small letters, without accents. What was swallowed, and help that is only on its way, is not over yet.
    """
    asked, chance = reading.best("question")
    if before.danger == "none" or statements.not_over_yet(plain):
        return False
    safe = sum(chance for id, chance in reading.question.items() if id in bank.over - bank.denials)
    said = statements.said_safe(plain) or "safe_now" in reading.facts
    if safe >= _SURELY_OVER or (said and safe >= _OVER_AS_SAID):
        return True
    if asked in before.shown:
        return False
    if asked == _GOES_FOR_HELP:  # it names the helpline itself
        return chance >= _PLAINLY_OVER
    return (
        asked in bank.over - bank.denials
        and chance >= _PLAINLY_OVER
        and reading.danger < PLAIN_DANGER
        and worded_for(asked, before)
    )


def something_swallowed(bank: Bank, before: Case) -> bool:
    """Whether it was told that medicine was taken, and not yet that somebody sees to it."""
    return before.danger != "none" and not _SWALLOWED.isdisjoint(before.shown) and bank.over.isdisjoint(before.shown)


def of_the_body(question: Mapping[str, float]) -> dict[str, float]:
    """Of the questions read those that may be answered while what was swallowed works on: no sleep, no psychologist, no "put away what could hurt you"."""
    left = {id: chance for id, chance in question.items() if id.startswith(_OF_THE_BODY) and id not in _BEFORE_IT}
    share = max(sum(left.values()), _LEFT_OF_BODY)
    return {id: chance / share for id, chance in left.items()}


def is_new_danger(id: str, before: Case, named: bool) -> bool:
    """Whether a safety text is about more than what was told before: a first danger, dying after harm, a body that was hurt.

    `named`: it was read, or words of danger stand in the message; what only follows from who writes is nothing new.
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


def closing(reading: Reading, case: Case, words: int = 1) -> str | None:
    """The answer to thanks, a goodbye or a greeting: what it is depends on what went before. `words`: of the message; a long one is seldom that alone."""
    act, chance = reading.best("act")
    if chance < 0.5:
        return None
    label, _ = reading.best("label")
    asked_least = ASKED if words <= _SHORT else _ASKED_IN_LONG
    if any(
        asked >= asked_least and not question.startswith(("assistant/", f"{CRISIS}/"))
        for question, asked in reading.question.items()
    ):
        return None
    if act in ("thank", "bye") and remembered(case):
        return "assistant/bye_after_crisis" if act == "bye" else "crisis/suicide_bye"
    if act == "bye" and label in ("chitchat", "out_of_scope"):
        return "assistant/bye"
    if act == "thank" and label == "chitchat":
        return "assistant/thanks"
    if act == "greet" and label == "chitchat" and case.topic is None:
        return "assistant/hello"
    return None


def forget_topic(case: Case) -> Case:
    """The case when a topic was left for another: who, ages and what was done belong to the old one."""
    return replace(case, other_age=None, victim_age=None)
