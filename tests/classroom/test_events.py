"""The same changes make the same room, whatever they are and whether or not they fit."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classroom.room.events import apply
from bot.classroom.room.room import MOST_STUDENTS, OutOfPlaceError, Room
from bot.classroom.storage.first_event import first_room
from tests.classroom.conftest import NOW

NUMBERS = st.integers(-1, 3)
STUDENTS = st.sampled_from("abcd")
IDS = st.sampled_from(("q1", "q2", "q3"))
TIMES = st.floats(NOW, NOW + 3600)
TOPICS = st.sampled_from(("scam", "rumours", "grooming", "no topic"))
BUBBLES = st.lists(st.sampled_from(("olá", "é crime?")), max_size=2)
ACTIVITIES = st.integers(-1, 9)


def change(what: str, **rest):
    return st.fixed_dictionaries({"what": st.just(what), **rest})


def from_a_place(*whats: str, **rest):
    places = st.none() | st.tuples(ACTIVITIES, NUMBERS)
    return st.one_of(
        change(what, **rest, at=places).map(lambda one: {k: v for k, v in one.items() if v is not None})
        for what in whats
    )


CHANGES = st.one_of(
    from_a_place("next", "back", now=TIMES), change("next", now=TIMES), change("start", now=TIMES),
    from_a_place("reveal", "explain", "hide", "reset"), change("reveal"), change("explain"), change("reset"), change("hide"),
    change("show_contacts"), change("hide_contacts"),
    from_a_place("follow", choice=NUMBERS), change("pause"), change("resume"), change("resume"), change("join", student=STUDENTS),
    change("vote", student=STUDENTS, activity=ACTIVITIES, item=NUMBERS, choice=NUMBERS),
    change("here", student=STUDENTS, choice=NUMBERS), change("here", student=STUDENTS, choice=NUMBERS),
    change("topic", who=STUDENTS, topic=TOPICS), change("disclosure"), change("care"),
    change("free_seats", students=st.lists(STUDENTS, max_size=3)), change("close_door"), change("open_door"),
    change("ask", id=IDS, text=st.sampled_from(("é crime?", "▢▢▢ pode?"))), change("ask", id=IDS, text=st.just("é crime?")),
    change("approve", id=IDS, answer=st.none() | BUBBLES), change("reject", id=IDS),
    change("say", id=IDS, text=st.just("olá"), message=st.just(0), now=TIMES),
    change("say", id=IDS, text=st.just("olá"), message=st.none() | NUMBERS, now=TIMES),
    change("reply", activity=ACTIVITIES, id=IDS, bubbles=BUBBLES, contacts=st.just([])), change("nonsense"),
)  # fmt: skip
END = st.just([]) | change("close", now=TIMES, session=IDS).map(lambda one: [one])


TARGETS = st.sampled_from((*range(9), 4, 4, 7, 7, 7))  # activities of the plans; often the demo and the wall
BEGINNING = [*({"what": "join", "student": student} for student in "abc"), {"what": "start", "now": NOW}]
NEXT = {"what": "next", "now": NOW}


@st.composite
def courses(draw) -> list[dict]:
    """What happens from some activity on; much of it is out of place."""
    return draw(st.lists(CHANGES, min_size=10, max_size=40)) + draw(END) + draw(st.lists(CHANGES, max_size=3))


def aimed(room: Room, one: dict) -> dict:
    """A vote for what runs: most others would be out of place."""
    if one["what"] != "here":
        return one
    activity, item = room.place
    return {"what": "vote", **{k: v for k, v in one.items() if k != "what"}, "activity": activity, "item": item}


@pytest.mark.slow
@given(target=TARGETS, changes=courses(), plan=st.sampled_from(("ages_13_15_long", "ages_10_12_short")))
@settings(max_examples=300, deadline=None)
def test_two_replicas_are_equal_and_what_does_not_fit_changes_nothing(content, target, changes, plan):
    opened = {"code": "123456", "lang": "pt", "plan": plan, "now": NOW}
    one, other = (first_room("room", opened, content) for _ in range(2))
    for room in (one, other):
        for said in BEGINNING:
            apply(room, said)
        while room.activity < min(target, len(room.script.activities) - 1):
            apply(room, NEXT)
    for drawn in changes:
        drawn = aimed(one, drawn)
        before = {**vars(copy.copy(one)), "script": None, "touched": None}
        before = copy.deepcopy(before)
        told = []
        for room, said in ((one, drawn), (other, json.loads(json.dumps(drawn)))):
            try:
                told.append(apply(room, said))
            except OutOfPlaceError:
                told.append(None)
        assert told[0] == told[1] and one == other
        if told[0] is None:
            assert {**vars(one), "script": None, "touched": None} == before


@pytest.mark.slow
def test_a_step_counts_once_where_two_facilitators_take_it_at_the_same_time(room, go):
    go("quiz")
    at = room.place
    apply(room, {"what": "next", "now": NOW, "at": at})
    with pytest.raises(OutOfPlaceError):
        apply(room, {"what": "next", "now": NOW, "at": list(at)})
    assert room.place == (at[0], at[1] + 1)
    apply(room, {"what": "next", "now": NOW})  # a console that says nothing of it


@pytest.mark.parametrize("kind", ["talk", "wall", "demo"])
def test_where_nothing_is_voted_on_the_place_is_the_activity(room, go, kind):
    go(kind)
    if kind == "demo":
        apply(room, {"what": "say", "id": "p1", "text": "olá", "message": 0, "now": NOW})
    assert room.place == (room.activity, 0)


def test_a_class_has_an_end(room, class_of):
    class_of(MOST_STUDENTS)
    with pytest.raises(OutOfPlaceError):
        apply(room, {"what": "join", "student": "one more"})


def test_one_message_of_a_demo_at_a_time_until_the_assistant_took_too_long(room, go):
    go("demo")
    apply(room, {"what": "say", "id": "p1", "text": "olá", "message": 0, "now": NOW})
    with pytest.raises(OutOfPlaceError):
        apply(room, {"what": "say", "id": "p2", "text": "olá", "message": 1, "now": NOW + 9})
    apply(room, {"what": "say", "id": "p3", "text": "olá", "message": 1, "now": NOW + 10})
    with pytest.raises(OutOfPlaceError):
        apply(room, {"what": "reply", "activity": room.activity, "id": "p1", "bubbles": ["tarde"], "contacts": []})
    apply(room, {"what": "reply", "activity": room.activity, "id": "p3", "bubbles": ["sim"], "contacts": []})
    assert [turn["who"] for turn in room.state.turns] == ["person", "person", "assistant"]


def test_nothing_is_shown_anew_for_who_comes_or_for_a_topic_of_few(room, go):
    go("cloud")
    assert not apply(room, {"what": "join", "student": "a"})
    shown = [apply(room, {"what": "topic", "who": str(who), "topic": "scam"}) for who in range(5)]
    assert shown == [False] * 4 + [True]


def test_a_disclosure_that_the_version_before_wrote_counts(room):
    for what in ("disclosure", "care"):
        assert apply(room, {"what": what})
    assert room.disclosures == 2
