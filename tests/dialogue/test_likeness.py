"""The words of a message lead to the answer that is asked for in such words."""

from __future__ import annotations

import pytest

from bot.dialogue.case import Case
from bot.dialogue.choose import candidates
from bot.dialogue.reading import Reading
from bot.dialogue.wording import Wording
from bot.knowledge.answers import Bank
from bot.nlu.text import normalize


@pytest.fixture(scope="module")
def bank(root) -> Bank:
    return Bank.read(root / "data")


@pytest.mark.parametrize(
    ("language", "message", "place"),
    [
        ("pt", "afinal o que faz a cpcj", "support/cpcj"),
        ("pt", "dei o código do mbway", "scam/mbway"),
        ("en", "what does the cpcj do", "support/cpcj"),
    ],
)
def test_rare_words_lead_to_their_answer(bank, language, message, place):
    near = Wording(bank, language).near(normalize(message, language))
    assert max(near, key=near.get) == place
    assert all(0 <= likeness <= 1.0001 for likeness in near.values())


def test_words_that_nobody_asks_with_lead_nowhere(bank):
    assert not Wording(bank, "pt").near("zzyzx qwfpgj")


def test_words_do_not_lead_to_another_matter_nor_to_others_who_write(bank):
    case = Case(topic="cyberbullying", role="self")
    reading = Reading(question={"block": 0.3}, topic={"cyberbullying": 0.9})
    near = {"cyberbullying/leave_group": 0.6, "scam/mbway": 0.6, "did_it/apologise": 0.6}
    found = dict(candidates(bank, reading, case, near))
    assert found["cyberbullying/leave_group"] > found.get("scam/mbway", 0.0)
    assert found["cyberbullying/leave_group"] > found.get("did_it/apologise", 0.0)
    assert "crisis/suicide_now" not in dict(candidates(bank, reading, case, {"crisis/suicide_now": 0.9}))


def test_the_age_that_was_told_decides_what_the_law_says(bank):
    reading = Reading(question={"did_it/age_12_15": 0.8})
    case = Case(topic="deepfake", role="did_it", own_age=16)
    assert candidates(bank, reading, case)[0][0] == "did_it/age_16_17"
