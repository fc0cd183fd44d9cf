"""A session step by step: what may happen when, and what it changes."""

from __future__ import annotations

from functools import partial

import pytest

from bot.classroom.activities import rehearsal
from bot.classroom.room.room import OutOfPlaceError
from tests.classroom import commands
from tests.classroom.conftest import NOW


def test_a_session_runs_through_its_plan_and_back(room):
    kinds = []
    room.start(NOW)
    while True:
        if not kinds or kinds[-1] != (room.activity, room.running.kind.name):
            kinds.append((room.activity, room.running.kind.name))
        try:
            room.next(NOW)
        except OutOfPlaceError:
            break
    assert [kind for _, kind in kinds] == [activity.kind.name for activity in room.script.activities]
    steps = 0
    while room.activity > 0 or room.state.item > 0:
        room.back(NOW)
        steps += 1
        assert steps < 100
    with pytest.raises(OutOfPlaceError):
        room.back(NOW)


def test_nothing_but_the_start_may_happen_before_it(room):
    for what in (room.next, room.back):
        with pytest.raises(OutOfPlaceError):
            what(NOW)
    for what in (
        *(partial(do, room) for do in (commands.reveal, commands.hide, commands.reset)),
        lambda: commands.follow(room, 0),
        lambda: room.vote("x", 0, 0, 0),
    ):
        with pytest.raises(OutOfPlaceError):
            what()
    room.start(NOW)
    with pytest.raises(OutOfPlaceError):
        room.start(NOW)


def test_an_activity_ends_when_its_minutes_are_over_also_after_a_step_back(room):
    room.start(NOW)
    assert room.state.ends == NOW + 60 * room.running.minutes
    room.next(NOW + 100)
    room.back(NOW + 200)
    assert room.state.ends == NOW + 60 * room.running.minutes


def test_one_vote_for_each_student_the_last_one_counts(room, class_of, go):
    first, second = class_of(2)
    go("quiz")
    room.vote(first, room.activity, 0, 0)
    room.vote(first, room.activity, 0, 2)
    room.vote(second, room.activity, 0, 2)
    assert room.tally(room.activity, 0, 3) == [0, 0, 2]


@pytest.mark.parametrize(
    ("activity", "item", "choice"), [(0, 0, 0), (3, 0, 0), (-1, 0, 0), (2, 1, 0), (2, 0, 3), (2, 0, -1), (2, 9, 0)]
)
def test_a_vote_for_what_does_not_run_is_out_of_place(room, class_of, go, activity, item, choice):
    (student,) = class_of(1)
    go("quiz")
    with pytest.raises(OutOfPlaceError):
        room.vote(student, activity, item, choice)
    assert not room.votes


def test_nobody_votes_after_the_result_is_seen_while_paused_or_in_another_room(room, class_of, go):
    (student,) = class_of(1)
    go("quiz")
    with pytest.raises(OutOfPlaceError):
        room.vote("a stranger", room.activity, 0, 0)
    room.pause()
    with pytest.raises(OutOfPlaceError):
        room.vote(student, room.activity, 0, 0)
    room.resume()
    commands.reveal(room)
    with pytest.raises(OutOfPlaceError):
        room.vote(student, room.activity, 0, 0)
    commands.hide(room)
    room.vote(student, room.activity, 0, 0)
    room.close(NOW, "session")
    with pytest.raises(OutOfPlaceError):
        room.vote(student, room.activity, 0, 1)


def test_reset_takes_the_votes_of_this_item_alone(room, class_of, go):
    (student,) = class_of(1)
    go("quiz")
    room.vote(student, room.activity, 0, 0)
    commands.reveal(room)
    room.next(NOW)
    room.vote(student, room.activity, 1, 1)
    commands.reset(room)
    assert room.tally(room.activity, 1, 3) == [0, 0, 0]
    assert room.tally(room.activity, 0, 3) == [1, 0, 0] and 0 in room.state.revealed


def test_a_story_goes_where_most_want_it(room, class_of, go):
    students = class_of(3)
    go("rehearsal")
    scene = commands.scene(room)
    for student, choice in zip(students, (1, 1, 0), strict=True):
        room.vote(student, room.activity, 0, choice)
    room.next(NOW)
    assert commands.scene(room) is room.running.story.scenes[scene.leads_to[1]]
    room.back(NOW)
    assert commands.scene(room) is scene


@pytest.mark.parametrize("votes", [(0, 2), (2, 0), ()], ids=["equals", "equals the other way round", "nobody"])
def test_a_tie_is_broken_by_the_facilitator_and_not_by_order(room, class_of, go, votes):
    students = class_of(2)
    go("rehearsal")
    scene = commands.scene(room)
    for student, choice in zip(students, votes, strict=False):
        room.vote(student, room.activity, 0, choice)
    commands.reveal(room)
    assert commands.tied(room) and rehearsal.chosen(room, room.state.item) is None
    with pytest.raises(OutOfPlaceError):
        room.next(NOW)
    assert commands.scene(room) is scene and not room.state.followed
    commands.follow(room, 2)
    assert not commands.tied(room)
    room.next(NOW)
    assert commands.scene(room) is room.running.story.scenes[scene.leads_to[2]]


def test_a_step_of_a_story_that_nobody_was_asked_is_passed_over(room, go):
    go("rehearsal")
    scene = commands.scene(room)
    room.next(NOW)
    assert commands.scene(room) is not scene


def test_why_comes_after_the_results_and_goes_with_them(room, go):
    go("quiz")
    with pytest.raises(OutOfPlaceError):
        commands.explain(room)
    commands.reveal(room)
    commands.explain(room)
    with pytest.raises(OutOfPlaceError):
        commands.explain(room)
    commands.hide(room)
    commands.reveal(room)
    assert not room.state.explained


@pytest.mark.parametrize("kind", ["before", "rehearsal"])
def test_what_has_no_right_answer_to_tell_is_not_explained(room, go, kind):
    go(kind)
    commands.reveal(room)
    with pytest.raises(OutOfPlaceError):
        commands.explain(room)


def test_contacts_come_at_any_time_and_go_with_the_next_step(room):
    room.show_contacts()
    with pytest.raises(OutOfPlaceError):
        room.show_contacts()
    room.hide_contacts()
    room.start(NOW)
    for leave in (room.next, room.next, room.back):
        room.show_contacts()
        leave(NOW)
        assert not room.contacts_shown
    with pytest.raises(OutOfPlaceError):
        room.hide_contacts()


def test_the_facilitator_may_take_another_way_and_what_followed_is_forgotten(room, class_of, go):
    (student,) = class_of(1)
    go("rehearsal")
    room.vote(student, room.activity, 0, 0)
    room.next(NOW)
    room.vote(student, room.activity, 1, 1)
    room.back(NOW)
    commands.follow(room, 1)
    assert room.votes == {(room.activity, 0): {student: 0}} and room.state.followed == {0: 1}
    with pytest.raises(OutOfPlaceError):
        commands.follow(room, 9)


def test_every_way_through_every_story_ends_at_help(content):
    for language in ("pt", "en"):
        for plan in content.plans(language):
            for part in content.script(plan["id"], language).activities:
                if part.kind.name != "rehearsal":
                    continue
                waiting = [part.story.first]
                while waiting:
                    scene = part.story.scenes[waiting.pop()]
                    assert scene.contacts or scene.choices
                    waiting += scene.leads_to


def test_a_question_waits_is_approved_answered_and_taken_down(room, class_of, go):
    with pytest.raises(OutOfPlaceError):
        room.ask("q1", "cedo demais")
    go("wall")
    id = "q1"
    room.ask(id, "é crime?")
    with pytest.raises(OutOfPlaceError):
        room.ask(id, "outra vez?")
    room.approve(id)
    with pytest.raises(OutOfPlaceError):
        room.approve(id)
    room.approve(id, ["Depende."])
    assert room.questions[id].answer == ["Depende."]
    room.reject(id)
    with pytest.raises(OutOfPlaceError):
        room.reject(id)


def test_closing_counts_the_topics_and_forgets_who_asked(room, class_of):
    for student in class_of(6):
        room.cloud.note(student, "scam")
    room.close(NOW, "session")
    assert room.topics == {"scam": 6} and room.cloud.counts() == {}
