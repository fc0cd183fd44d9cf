"""The answers of the form, as the slots hold them, and the case they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.complaint.case import ComplaintCase
from bot.knowledge.complaint.questions import QUESTIONS
from bot.labels import TOPICS

SKIPPED = "skipped"
UNSURE = "unsure"
# What who did it need not be asked: it is about the complaint of the person they hurt.
_OF_THE_COMPLAINT = ("since", "who", "proof", "way")

# By question, None while it is open, SKIPPED, or: safe yes, no, unsure; topic one of TOPICS; role and age as in a Case;
# since an ISO day or unsure; who yes, no, unsure; proof a list of ids of data/complaint/steps.yml; way as in a Case.
# Beside the questions, `anonymous` is True or None.
Answers = Mapping[str, Any]


def first_open(answers: Answers) -> str | None:
    return next((question for question in QUESTIONS if answers.get(question) is None), None)


def following(answers: Answers) -> dict[str, str]:
    """What needs no asking after these answers."""
    if answers.get("role") != "did_it":
        return {}
    return {question: SKIPPED for question in _OF_THE_COMPLAINT if answers.get(question) is None}


def case_of(answers: Answers) -> ComplaintCase | None:
    """None if it is not known what happened."""
    said = {question: value for question, value in answers.items() if value not in (None, SKIPPED)}
    if said.get("topic") not in TOPICS:
        return None
    since = said.get("since", UNSURE)
    return ComplaintCase(
        topic=said["topic"],
        role=said.get("role", "me"),
        age_group=said.get("age"),
        found_out=None if since == UNSURE else dt.date.fromisoformat(since),
        knows_who={"yes": True, "no": False}.get(said.get("who", UNSURE)),
        proof=tuple(said.get("proof", ())),
        way=said.get("way"),
        anonymous=said.get("anonymous"),
    )
