"""What a question of all topics is answered with: by the topic under way, and by the writer."""

from __future__ import annotations

from bot.dialogue.audience import holds, survivor, worded_for
from bot.dialogue.case import Case
from bot.knowledge.answers import GENERAL, Bank, years_of
from bot.knowledge.topics import Topics

# What the law says to the one who did it, by age: if the age is known, no other group is told.
_BY_AGE = {
    "under_12": "did_it/age_under_12",
    "12-15": "did_it/age_12_15",
    "16-17": "did_it/age_16_17",
    "adult": "did_it/prison",
}
# When a question of all topics has words of its own for the writer.
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


def resolve(bank: Bank, topics: Topics, question: str, case: Case) -> str | None:
    """The answer to a question of all topics, for the topic under way and for the writer."""
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


def for_writer(bank: Bank, id: str, case: Case) -> str:
    """The same for the writer: in words of their own, and of the topic under way before the general text of a role."""
    if survivor(case):
        id = _INSTEAD_FOR_SURVIVOR.get(id, id)
    if id not in _IN_ITS_TOPIC:
        return id
    own = f"{case.topic}/{_IN_ITS_TOPIC[id]}"
    fits = own in bank and own not in case.shown and holds(bank, own, case) and worded_for(own, case)
    return own if fits else id


def of_age(id: str, case: Case) -> str:
    """The same question, for the age that was told."""
    years = years_of(case.own_age)
    if years is None or case.role != "did_it" or not id.startswith("did_it/age_"):
        return id
    return _BY_AGE[years]
