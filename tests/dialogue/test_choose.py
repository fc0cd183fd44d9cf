"""Which answer fits, by what was asked, who asks and what the topic is."""

from __future__ import annotations

import pytest

from bot.dialogue import choose
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.knowledge.answers import Bank, Person
from bot.knowledge.topics import Topics
from bot.settings import load_settings


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.read(load_settings().data)


@pytest.fixture(scope="module")
def topics() -> Topics:
    return Topics.read(load_settings().data)


def asked(question: str, chance: float = 0.8, **more: float) -> Reading:
    return Reading(act={"ask": 0.9}, question={question: chance, **more})


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
    assert choose.candidates(bank, topics, asked(question), case)[0][0] == expected


@pytest.mark.parametrize("topic", ["sextortion", "deepfake", "cyberbullying", "intimate_images", "scam"])
@pytest.mark.parametrize("question", sorted({"fault", "feeling", "what_now", "how_tell", "scared_next"}))
def test_whoever_did_it_is_never_told_that_it_is_not_their_fault(bank, topics, topic, question):
    case = Case(topic=topic, role="did_it")
    id = choose.resolve(bank, topics, question, case)
    text = bank.worded(id, "pt", Person(role="did_it")).text
    assert "culpa não é tua" not in text


def test_the_general_text_of_a_role_gives_way_to_that_of_its_topic_for_that_role_alone(bank, topics):
    found = dict(choose.candidates(bank, topics, asked("did_it/what_now"), Case(topic="sextortion", role="did_it")))
    assert "sextortion/i_did" in found
    victim = dict(choose.candidates(bank, topics, asked("did_it/what_now", 0.4), Case(topic="sextortion", role="self")))
    assert "sextortion/i_did" not in victim and victim["did_it/what_now"] < 0.1


def test_a_crisis_text_is_no_candidate_where_there_is_no_danger(bank, topics):
    found = choose.candidates(bank, topics, asked("crisis/suicide_now"), Case(role="self"))
    assert not [id for id, _ in found if id == "crisis/suicide_now"]


def test_what_is_for_others_is_far_behind(bank, topics):
    found = dict(
        choose.candidates(
            bank, topics, asked("did_it/prison", 0.5, **{"what_happens": 0.4}), Case(topic="sextortion", role="self")
        )
    )
    assert found["sextortion/what_happens"] > found.get("did_it/prison", 0)


@pytest.mark.parametrize(
    ("case", "label", "kind", "expected"),
    [
        (Case(role="self"), "suicide_risk", "suicide", "crisis/suicide_now"),
        (Case(role="friend"), "help_friend", "friend_suicide", "crisis/friend_suicidal"),
        (Case(role="carer"), "adult_asking", "suicide", "crisis/child_suicidal"),
        (Case(role="carer"), "adult_asking", "danger", "crisis/child_hurt"),
        (Case(role="self", topic="sextortion"), "sextortion", None, "crisis/blackmail_clock"),
        (Case(role="self"), "emergency", "danger", "crisis/danger_now"),
    ],
)
def test_danger_has_a_text_for_its_kind_and_for_who_writes(bank, topics, case, label, kind, expected):
    assert choose.crisis(bank, topics, Reading(), case, label, kind) == expected


@pytest.mark.parametrize(
    ("danger", "kind", "expected"),
    [
        ("harm", "danger", "crisis/danger_second"),  # locked in, of somebody who threatens: nobody spoke of dying
        ("harm", "suicide", "crisis/suicide_now"),
        ("dying", "danger", "crisis/suicide_now"),
    ],
)
def test_words_of_harm_by_somebody_else_bring_no_text_of_dying(bank, topics, danger, kind, expected):
    reading = asked("crisis/suicide_now", 0.2, **{"crisis/danger_second": 0.1})
    assert choose.crisis(bank, topics, reading, Case(role="self", danger=danger), "emergency", kind) == expected


def test_a_second_turn_of_a_crisis_does_not_say_the_block_again(bank):
    case = Case(danger="dying", shown=("crisis/suicide_now",))
    assert choose.later_crisis("crisis/suicide_now", case) == "crisis/suicide_second"


@pytest.mark.parametrize(
    ("id", "shown", "expected"),
    [
        ("crisis/pills_taken", ("crisis/pills_taken",), "crisis/pills_taken"),  # its short form
        ("crisis/friend_suicidal", ("crisis/friend_suicidal",), "crisis/friend_suicidal_second"),
        ("crisis/blackmail_clock", ("crisis/blackmail_clock",), "crisis/blackmail_second"),
        ("crisis/danger_now", ("crisis/danger_now",), "crisis/danger_second"),
    ],
)
def test_each_danger_goes_on_in_its_own_way(id, shown, expected):
    assert choose.later_crisis(id, Case(danger="harm", shown=shown)) == expected


def test_a_goodbye_after_thoughts_of_dying_is_no_plain_goodbye(bank):
    farewell = Reading(act={"bye": 0.9}, label={"chitchat": 0.9})
    assert choose.closing(farewell, Case(danger="dying", danger_turns=1)) == "assistant/bye_after_crisis"
    assert choose.closing(farewell, Case()) == "assistant/bye"


@pytest.mark.parametrize(
    ("role", "question", "expected"),
    [
        ("friend", "block", "grooming/block"),
        ("friend", "scared_next", "grooming/scared_next"),
        ("carer", "trust_him", "grooming/trust_him"),
        ("did_it", "trust_him", "did_it/what_now"),
    ],
)
def test_whoever_is_near_is_told_what_is_done(bank, topics, role, question, expected):
    assert choose.resolve(bank, topics, question, Case(role=role, topic="grooming")) == expected


def test_what_is_meant_for_somebody_else_is_passed_on(bank):
    assert choose.to_pass_on(bank, "exclusion/block", Case(role="friend", topic="exclusion"))
    assert not choose.to_pass_on(bank, "exclusion/block", Case(role="self", topic="exclusion"))
    assert not choose.to_pass_on(bank, "exclusion/friend", Case(role="friend", topic="exclusion"))


def test_every_answer_leads_on_to_answers_that_exist(bank):
    for id, answer in bank.items():
        for following in answer.next:
            assert bank.full_id(following, id.split("/")[0]) in bank


def test_a_question_beside_thanks_is_no_goodbye():
    thanks = {"act": {"thank": 0.9}, "label": {"chitchat": 0.9}}
    assert choose.closing(Reading(**thanks, question={"assistant/thanks": 0.6}), Case()) == "assistant/thanks"
    asked_too = Reading(**thanks, question={"professional/duty_to_report": 0.5, "assistant/thanks": 0.3})
    assert choose.closing(asked_too, Case(role="professional")) is None


def test_what_was_near_before_is_still_open_for_somebody_whom_we_missed():
    case = Case(
        topic="cyberbullying", near=("cyberbullying/leave_group", "cyberbullying/block"), shown=("cyberbullying/block",)
    )
    found = dict(choose.still_open([("cyberbullying/evidence", 0.05)], case))
    assert max(found, key=found.get) == "cyberbullying/leave_group"
    assert "cyberbullying/block" not in found


@pytest.mark.parametrize(
    ("question", "label", "topic", "kind"),
    [
        ({"crisis/suicide_now": 0.1, "crisis/followed": 0.02}, "suicide_risk", None, "dying"),
        ({"crisis/suicide_now": 0.1, "crisis/followed": 0.02}, "sextortion", "sextortion", "harm"),
        ({"crisis/suicide_now": 0.4, "crisis/followed": 0.02}, "sextortion", "sextortion", "dying"),
        ({"crisis/followed": 0.1}, "stalking", "stalking", "harm"),
        ({"stalking/block": 0.4}, "suicide_risk", None, "dying"),
        ({"stalking/block": 0.4}, "stalking", "stalking", "harm"),
    ],
)
def test_a_possible_danger_names_the_line_that_fits_it(topics, question, label, topic, kind):
    assert choose.likelier_danger(topics, Reading(question=question), label, Case(topic=topic)) == kind


def test_the_age_that_was_told_decides_what_the_law_says(bank, topics):
    case = Case(topic="deepfake", role="did_it", own_age=16)
    assert choose.candidates(bank, topics, asked("did_it/age_12_15"), case)[0][0] == "did_it/age_16_17"


def test_nobody_is_told_the_words_for_whoever_did_it_by_a_misreading(bank, topics):
    read = Reading(act={"tell": 0.9}, question={"i_did": 0.8})
    assert choose.candidates(bank, topics, read, Case(topic="sextortion", role="self"))[0][0] == "sextortion/what_now"
    assert choose.candidates(bank, topics, read, Case(topic="sextortion", role="did_it"))[0][0] == "sextortion/i_did"


@pytest.mark.parametrize(
    ("id", "case", "young"),
    [
        ("gaming_abuse/what_happens", Case(role="carer"), True),
        ("gaming_abuse/carer", Case(role="carer"), False),
        ("adult/take_phone", Case(role="carer"), False),
        ("gaming_abuse/what_happens", Case(role="self"), False),
    ],
)
def test_an_answer_for_young_people_is_known_where_somebody_grown_up_asks(bank, id, case, young):
    assert choose.for_young(bank, id, case) is young


def test_words_for_a_friend_are_far_behind_for_the_one_it_happened_to(bank, topics):
    read = asked("friend", 0.23, **{"grooming/age_gap": 0.15})
    assert choose.candidates(bank, topics, read, Case(topic="grooming", role="self"))[0][0] == "grooming/age_gap"
    assert choose.candidates(bank, topics, read, Case(topic="grooming", role="friend"))[0][0] == "grooming/friend"


def test_thanks_in_a_long_message_leave_its_question_open():
    thanks = {"act": {"thank": 0.9}, "label": {"chitchat": 0.8}}
    asked_too = Reading(**thanks, question={"assistant/thanks": 0.6, "get_back": 0.15})
    assert choose.closing(asked_too, Case(topic="scam"), words=25) is None
    assert choose.closing(asked_too, Case(topic="scam"), words=5) == "assistant/thanks"


def test_whoever_said_that_it_is_not_to_die_is_given_no_such_words_to_say(bank, topics):
    case = Case(topic="suicide_risk", role="self")
    assert choose.resolve(bank, topics, "how_tell", case) == "suicide_risk/how_tell"
    assert (
        choose.resolve(bank, topics, "how_tell", Case(topic="suicide_risk", role="self", done=("no_danger",)))
        == "general/how_tell"
    )
