"""What a student and a projector must not see is in no view of theirs."""

from __future__ import annotations

import json

import pytest

from bot.classroom.room.room import Room
from bot.classroom.views import own, view
from tests.classroom import commands
from tests.classroom.conftest import NOW

QUIZ_SECRETS = ("right", "explanation", "what_to_do", "articles")


def texts(seen) -> str:
    return json.dumps(seen, ensure_ascii=False)


@pytest.fixture
def three(room, class_of):
    return class_of(3)


@pytest.mark.parametrize("role", ["student", "projector"])
def test_before_the_reveal_no_result_and_no_answer(room, content, three, go, role):
    go("quiz")
    room.vote(three[0], room.activity, 0, 1)
    seen = view(room, content, role)["activity"]
    assert seen["votes"] is None and seen["voted"] == 1 and seen["revealed"] is False
    assert not set(QUIZ_SECRETS) & set(seen) and "say" not in seen
    item = room.running.items[0]
    assert item.explanation not in texts(seen) and item.what_to_do not in texts(seen)
    commands.reveal(room)
    seen = view(room, content, role)["activity"]
    assert seen["votes"] == [0, 1, 0] and seen["right"] == item.right
    commands.explain(room)
    assert view(room, content, role)["activity"]["explanation"] == item.explanation
    commands.hide(room)
    assert view(room, content, role)["activity"]["votes"] is None


def test_the_facilitator_always_sees_the_votes(room, content, three, go):
    go("quiz")
    room.vote(three[0], room.activity, 0, 1)
    seen = view(room, content, "facilitator")["activity"]
    assert seen["votes"] == [0, 1, 0] and seen["say"]


@pytest.mark.parametrize("role", ["student", "projector", "facilitator"])
def test_what_was_known_before_is_never_told(room, content, three, go, role):
    go("before")
    for item in range(len(room.running.items)):
        room.vote(three[0], room.activity, item, room.running.items[item].right)
        commands.reveal(room)
        seen = view(room, content, role)["activity"]
        assert seen["right"] is None and seen["revealed"] and seen["voted"] == 1
        assert not {"explanation", "moved"} & set(seen)
        assert (seen["votes"] is None) is (role != "facilitator")
        assert room.running.items[item].explanation not in texts(seen)
        room.next(NOW)


def test_after_the_last_question_the_class_sees_how_it_moved(room, content, three, go):
    go("before")
    room.vote(three[0], room.activity, 0, (room.running.items[0].right + 1) % 3)
    go("after")
    room.vote(three[0], room.activity, 0, room.running.items[0].right)
    room.vote(three[1], room.activity, 0, (room.running.items[0].right + 1) % 3)
    while room.state.item < len(room.running.items) - 1:
        assert "moved" not in view(room, content, "projector")["activity"]
        room.next(NOW)
    commands.reveal(room)
    assert "moved" not in view(room, content, "projector")["activity"]
    commands.explain(room)
    moved = view(room, content, "projector")["activity"]["moved"]
    assert moved[0]["before"] == 0.0 and moved[0]["after"] == 0.5 and moved[1]["before"] is None


@pytest.mark.parametrize("role", ["student", "projector"])
def test_a_story_tells_nothing_of_what_unfolds_before_the_reveal(room, content, three, go, role):
    go("rehearsal")
    scene = commands.scene(room)
    seen = view(room, content, role)["activity"]
    assert not {"chosen", "unfolds"} & set(seen) and seen["votes"] is None
    assert not any(unfolding in texts(seen) for unfolding in scene.unfolds)
    room.vote(three[0], room.activity, 0, 1)
    commands.reveal(room)
    seen = view(room, content, role)["activity"]
    assert (seen["chosen"], seen["unfolds"]) == (1, scene.unfolds[1])
    assert scene.unfolds[0] not in texts(seen)


@pytest.mark.parametrize("role", ["student", "projector", "facilitator"])
def test_a_tie_shows_no_way_until_the_facilitator_takes_one(room, content, three, go, role):
    go("rehearsal")
    scene = commands.scene(room)
    room.vote(three[0], room.activity, 0, 0)
    room.vote(three[1], room.activity, 0, 2)
    commands.reveal(room)
    seen = view(room, content, role)["activity"]
    assert seen["chosen"] is None and seen["unfolds"] is None
    assert seen.get("tied") is (True if role == "facilitator" else None)
    commands.follow(room, 2)
    assert view(room, content, role)["activity"]["unfolds"] == scene.unfolds[2]


def test_the_projector_gets_why_after_the_results_and_never_the_small_print(room, content, three, go):
    go("quiz")
    room.vote(three[0], room.activity, 0, 0)
    commands.reveal(room)
    seen = view(room, content, "projector")["activity"]
    assert seen["votes"] == [1, 0, 0] and not {"explanation", "what_to_do"} & set(seen)
    assert view(room, content, "student")["activity"]["reminder"]
    commands.explain(room)
    seen = view(room, content, "projector")["activity"]
    assert seen["explanation"] and seen["what_to_do"] and not {"reminder", "articles"} & set(seen)


def test_a_student_reads_in_the_own_language_what_the_class_sees_in_that_of_the_room(room, content, three, go):
    for kind in ("quiz", "rehearsal"):
        go(kind)
        room.vote(three[0], *room.place, 1)
        commands.reveal(room)
        of_the_room, own = (view(room, content, "student", language) for language in (None, "en"))
        assert of_the_room["lang"] == own["lang"] == "pt"
        for part in ("title", "text", "choices"):
            assert own["activity"][part] != of_the_room["activity"][part], part
        for part in ("votes", "voted", "item", "index"):
            assert own["activity"][part] == of_the_room["activity"][part]
    room.next(NOW)
    english = content.script(room.script.plan, "en").activities[room.activity].story
    assert view(room, content, "student", "en")["activity"]["text"] in {scene.text for scene in english.scenes.values()}


@pytest.mark.parametrize("role", ["student", "projector", "facilitator"])
def test_contacts_are_those_to_hand_out_and_only_while_they_are_shown(room, content, role):
    assert view(room, content, role)["contacts"] is None
    room.show_contacts()
    assert {card["id"] for card in view(room, content, role)["contacts"]} == set(room.script.activities[-1].contacts)


def test_a_story_ends_at_contacts(room, content, go):
    go("rehearsal")
    while commands.scene(room).choices:
        room.next(NOW)
    seen = view(room, content, "student")["activity"]
    assert seen["choices"] == [] and [card["id"] for card in seen["contacts"]] == list(commands.scene(room).contacts)


@pytest.mark.parametrize("role", ["student", "projector"])
def test_nobody_but_the_facilitator_sees_what_waits_or_that_someone_needs_help(room, content, three, go, role):
    go("wall")
    room.ask("q1", "à espera")
    room.ask("q2", "aprovada")
    room.disclosures = 3
    room.approve("q2")
    seen = view(room, content, role)["activity"]
    assert "pending" not in seen and "à espera" not in texts(seen) and "disclosures" not in view(room, content, role)
    assert [question["text"] for question in seen["approved"]] == ["aprovada"]
    led = view(room, content, "facilitator")
    assert [question["text"] for question in led["activity"]["pending"]] == ["à espera"] and led["disclosures"] == 3
    room.next(NOW)
    assert view(room, content, "facilitator")["disclosures"] == 3 and "disclosures" not in view(room, content, role)


@pytest.mark.parametrize("role", ["student", "projector"])
def test_the_next_message_of_a_demo_is_the_facilitators(room, content, go, role):
    go("demo")
    assert "next" not in view(room, content, role)["activity"]
    assert view(room, content, "facilitator")["activity"]["next"] == room.running.messages[0]


def test_the_cloud_shows_sizes_and_no_counts(room, content, go):
    go("cloud")
    for student in range(7):
        room.cloud.note(str(student), "scam")
    room.cloud.note("0", "rumours")
    for role in ("student", "projector", "facilitator"):
        seen = view(room, content, role)["activity"]["topics"]
        assert seen == [{"topic": "scam", "name": content.topic("scam", "pt"), "size": 5}]


def test_a_student_sees_only_the_own_vote_and_no_code_or_ids(room, content, three, go):
    go("quiz")
    room.vote(three[0], room.activity, 0, 1)
    assert own(room, three[0]) == {"mine": 1} and own(room, three[1]) == {"mine": None}
    seen = view(room, content, "student")
    assert "code" not in seen and not any(student in texts(seen) for student in three)
    for role in ("projector", "facilitator"):
        assert not any(student in texts(view(room, content, role)) for student in three)


def test_every_text_of_every_plan_names_its_contacts_in_full(content):
    for language in ("pt", "en"):
        for plan in content.plans(language):
            script = content.script(plan["id"], language)
            room = Room("r", "1", script, NOW)
            room.start(NOW)
            while room.activity < len(script.activities) - 1:
                if room.choices():
                    commands.reveal(room)
                if commands.tied(room):
                    commands.follow(room, 0)
                seen = view(room, content, "facilitator")
                assert not any(
                    f"{{{id}}}" in texts(seen) for id in ("school", "pj", "emergency", "sos_crianca", "name")
                )
                room.next(NOW)
