"""How well each answer fits: by what was asked, who asks and what the topic is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import answer_scores
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.knowledge.answers import FOR_ACCUSED
from tests.dialogue.readings import asked


@pytest.mark.parametrize(
    ("case", "question", "expected"),
    [
        (Case(topic="sextortion", role="self"), "is_it_crime", "sextortion/is_it_crime"),
        (Case(role="self"), "is_it_crime", "general/is_it_crime"),
        (Case(topic="deepfake", role="did_it"), "what_now", "deepfake/i_did"),
        (Case(topic="deepfake", role="did_it"), "fault", "did_it/feel_guilty"),
        (Case(topic="deepfake", role="did_it"), "punished", "did_it/prison"),
        (Case(topic="cyberbullying", role="bystander"), "what_now", "cyberbullying/i_laughed"),
        (Case(topic="sextortion", role="friend"), "what_now", "sextortion/friend"),
        (Case(topic="grooming", role="carer"), "what_now", "grooming/carer"),
        (
            Case(topic="intimate_images", role="carer", shown=("adult/my_child_did_it",)),
            "carer",
            "adult/my_child_did_it",
        ),
        (
            Case(topic="offline_violence", role="self", own_age=31, done=("long_ago",)),
            "long_ago",
            "survivor/still_report",
        ),
        (
            Case(topic="offline_violence", role="self", own_age=15, done=("long_ago",)),
            "long_ago",
            "offline_violence/long_ago",
        ),
    ],
)
def test_a_question_is_answered_for_the_topic_and_for_who_writes(bank, topics, case, question, expected):
    assert answer_scores.candidates(bank, topics, asked(question), case)[0][0] == expected


def test_the_general_text_of_a_role_gives_way_to_that_of_its_topic_for_that_role_alone(bank, topics):
    found = dict(
        answer_scores.candidates(bank, topics, asked("did_it/what_now"), Case(topic="sextortion", role="did_it"))
    )
    assert "sextortion/i_did" in found
    victim = dict(
        answer_scores.candidates(bank, topics, asked("did_it/what_now", 0.4), Case(topic="sextortion", role="self"))
    )
    assert "sextortion/i_did" not in victim and victim["did_it/what_now"] < 0.1


def test_whoever_denied_doing_it_is_told_nothing_of_what_who_did_it_is_told(bank, topics):
    reading = asked("did_it/apologise", 0.9)
    told = Case(topic="cyberbullying", role="self")
    assert answer_scores.candidates(bank, topics, reading, told)
    assert not answer_scores.candidates(bank, topics, reading, replace(told, denied_doing=True))


@pytest.mark.parametrize("id", sorted(FOR_ACCUSED))
def test_whoever_is_accused_and_denies_it_is_told_what_helps_the_accused(bank, topics, id):
    case = Case(topic="cyberbullying", role="self", denied_doing=True)
    assert answer_scores.candidates(bank, topics, asked(id, 0.9), case)[0] == (id, pytest.approx(0.9))


def test_a_survivor_who_is_young_or_silent_about_their_age_may_be_told_what_survivors_are(bank, topics):
    found = dict(answer_scores.candidates(bank, topics, asked("survivor/tell_partner", 0.4), Case(role="self")))
    assert found["survivor/tell_partner"] > 0.15


def test_a_crisis_text_is_no_candidate_where_there_is_no_danger(bank, topics):
    found = answer_scores.candidates(bank, topics, asked("crisis/suicide_now"), Case(role="self"))
    assert not [id for id, _ in found if id == "crisis/suicide_now"]


def test_what_is_for_others_is_far_behind(bank, topics):
    found = dict(
        answer_scores.candidates(
            bank, topics, asked("did_it/prison", 0.5, **{"what_happens": 0.4}), Case(topic="sextortion", role="self")
        )
    )
    assert found["sextortion/what_happens"] > found.get("did_it/prison", 0)


def test_what_was_near_before_is_still_open_for_somebody_whom_we_missed():
    case = Case(
        topic="cyberbullying", near=("cyberbullying/leave_group", "cyberbullying/block"), shown=("cyberbullying/block",)
    )
    found = dict(answer_scores.still_open([("cyberbullying/evidence", 0.05)], case))
    assert max(found, key=found.get) == "cyberbullying/leave_group"
    assert "cyberbullying/block" not in found


def test_the_age_that_was_told_decides_what_the_law_says(bank, topics):
    case = Case(topic="deepfake", role="did_it", own_age=16)
    assert answer_scores.candidates(bank, topics, asked("did_it/age_12_15"), case)[0][0] == "did_it/age_16_17"


def test_nobody_is_told_the_words_for_whoever_did_it_by_a_misreading(bank, topics):
    read = Reading(act={"tell": 0.9}, question={"i_did": 0.8})
    assert (
        answer_scores.candidates(bank, topics, read, Case(topic="sextortion", role="self"))[0][0]
        == "sextortion/what_now"
    )
    assert (
        answer_scores.candidates(bank, topics, read, Case(topic="sextortion", role="did_it"))[0][0]
        == "sextortion/i_did"
    )


def test_words_for_a_friend_are_far_behind_for_the_one_it_happened_to(bank, topics):
    read = asked("friend", 0.23, **{"grooming/age_gap": 0.15})
    assert answer_scores.candidates(bank, topics, read, Case(topic="grooming", role="self"))[0][0] == "grooming/age_gap"
    assert (
        answer_scores.candidates(bank, topics, read, Case(topic="grooming", role="friend"))[0][0] == "grooming/friend"
    )
