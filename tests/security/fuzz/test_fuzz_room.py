"""A classroom session under random hands: on the room itself, and over real WebSockets."""

from __future__ import annotations

import asyncio
import copy
import json
from contextlib import suppress

import pytest
from aiohttp import WSMsgType
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.classroom.room.events import apply
from bot.classroom.room.room import OutOfPlaceError
from bot.classroom.storage.first_event import first_room
from bot.classroom.views import own, view
from tests.classroom.conftest import NOW
from tests.security.fuzz.inputs import broken, values, wire_texts
from tests.security.fuzz.tally import COUNTED, counted, fuzz
from tests.web.session import Session

PLANS = ("ages_10_12_short", "ages_13_15_long", "ages_16_18_long")
SMALL = st.integers(-1, 4)
COMMANDS = (
    "start",
    "next",
    "back",
    "reveal",
    "hide",
    "pause",
    "resume",
    "reset",
    "follow",
    "approve",
    "reject",
    "close",
    "say",
    "answer",
)
STUDENTS = ("s1", "s2", "s3")
IDS = st.sampled_from(["q1", "q2", "q3"])
ROLES = ("student", "projector", "facilitator")


@pytest.fixture(scope="module")
def machine(content, wall):
    class Hands(RuleBasedStateMachine):
        """`voted` is what the machine itself knows: who voted what on which item. `twin` is the same room on another front."""

        @initialize(plan=st.sampled_from(PLANS), language=st.sampled_from(["pt", "en"]))
        def begin(self, plan, language):
            opened = {"code": "123456", "lang": language, "plan": plan, "now": NOW}
            self.room, self.twin = first_room("room", opened, content), first_room("room", opened, content)
            self.voted: dict[tuple[int, int], dict[str, int]] = {}
            for student in STUDENTS:
                self.attempt("join", student=student)

        def attempt(self, what: str, **rest) -> bool:
            """Whether it was in place. Out of place it changed nothing."""
            COUNTED["changes of a room"] += 1
            before = copy.deepcopy(self.room)
            try:
                apply(self.room, {"what": what, **rest})
            except OutOfPlaceError:
                assert self.room == before
                return False
            apply(self.twin, {"what": what, **rest})
            return True

        @rule(who=st.sampled_from([*STUDENTS, "s9", "nobody"]))
        def join(self, who):
            known = who in self.room.students
            assert not (self.attempt("join", student=who) and known)

        @rule(who=st.sampled_from([*STUDENTS, "stranger"]), choice=SMALL, off=st.sampled_from([0, 0, 0, 1, -1]))
        def vote(self, who, choice, off):
            activity, item = self.room.place
            slot = (activity + off, item)
            if self.attempt("vote", student=who, activity=slot[0], item=slot[1], choice=choice):
                assert who in self.room.students and choice >= 0 and not off
                self.voted.setdefault(slot, {})[who] = choice

        @rule(what=st.sampled_from(["start", "next", "next", "next", "back"]))
        def step(self, what):
            self.attempt(what, now=NOW)

        @rule(what=st.sampled_from(["reveal", "hide", "pause", "resume", "disclosure"]), elsewhere=st.booleans())
        def show(self, what, elsewhere):
            """Also from a screen that still shows another place."""
            at = {"at": (7, 7)} if elsewhere and what in ("reveal", "hide") else {}
            assert not (self.attempt(what, **at) and at)

        @rule(who=st.lists(st.sampled_from([*STUDENTS, "s9", "nobody"]), max_size=4))
        def free(self, who):
            voted = {student for votes in self.voted.values() for student in votes}
            before = set(self.room.students)
            self.attempt("free", students=who)
            assert before - self.room.students <= set(who) - voted and self.room.students <= before

        @rule(what=st.sampled_from(["close_door", "open_door", "open_door"]))
        def door(self, what):
            self.attempt(what)

        @rule(choice=SMALL)
        def lead(self, choice):
            """A reset, or another way of a story, takes votes back and never changes one."""
            before = copy.deepcopy(self.room.votes)
            self.attempt("reset") if choice < 0 else self.attempt("follow", choice=choice)
            assert all(before.get(slot) == votes for slot, votes in self.room.votes.items())
            self.voted = {slot: votes for slot, votes in self.voted.items() if slot in self.room.votes}

        @rule(text=wire_texts, id=IDS)
        def ask(self, text, id):
            self.attempt("ask", id=id, text=wall.redact(text[:200]))

        @rule(id=IDS, what=st.sampled_from(["approve", "reject"]))
        def decide(self, id, what):
            self.attempt(what, id=id)

        @rule(text=wire_texts, later=st.integers(0, 30))
        def say(self, text, later):
            if self.attempt("say", id="p", text=text, message=None, now=NOW + later):
                self.attempt("reply", activity=self.room.activity, id="p", bubbles=["x"], contacts=[])

        @rule(often=st.integers(0, 9))
        def close(self, often):
            if not often:
                self.attempt("close", now=NOW, session="s")

        @invariant()
        def every_vote_counts_once(self):
            assert self.room.votes == self.voted
            for (activity, item), votes in self.voted.items():
                assert sum(self.room.tally(activity, item, 9)) == len(votes) <= len(self.room.students)

        @invariant()
        def two_fronts_have_the_same_room(self):
            assert self.room == self.twin

        @invariant()
        def nobody_sees_what_is_not_theirs(self):
            for role in ROLES:
                seen_is_fit(view(self.room, content, role), role)
            for student in self.room.students:
                mine = own(self.room, student)
                assert set(mine) <= {"mine"} and mine.get("mine") == self.voted.get(self.room.place, {}).get(student)

    return Hands


def seen_is_fit(room: dict, role: str) -> None:
    """What a view of this role never holds."""
    json.dumps(room)
    activity = room["activity"] or {}
    assert role != "student" or "code" not in room
    assert role == "facilitator" or not {"pending", "disclosures", "say", "next"} & set(activity)
    if "choices" in activity and role != "facilitator":
        hidden = [activity.get(name) for name in ("votes", "right", "explanation", "chosen")]
        assert activity["revealed"] or hidden == [None] * 4


def test_random_hands_on_a_room(machine):
    run_state_machine_as_test(machine, settings=fuzz(short=12, long=650, stateful_step_count=45))


VOTE = {"type": "vote", "activity": 1, "item": 0, "choice": 0}
DO = {"type": "do", "what": "start", "choice": 0, "id": "q1", "text": "olá"}
ASK = {"type": "ask", "text": "é crime?"}
frames_of_a_room = st.one_of(
    st.builds(lambda a, i, c: json.dumps({**VOTE, "activity": a, "item": i, "choice": c}), SMALL, SMALL, SMALL),
    st.sampled_from([one for one in COMMANDS if one != "close"]).map(
        lambda what: json.dumps({"type": "do", "what": what})
    ),
    st.builds(
        lambda what, c, text: json.dumps({**DO, "what": what, "choice": c, "text": text}),
        st.sampled_from(["follow", "say"]),
        SMALL,
        wire_texts,
    ),
    wire_texts.map(lambda text: json.dumps({**ASK, "text": text[:200]})),
    broken(VOTE),
    broken(DO),
    broken(ASK),
    values.map(json.dumps),
    st.binary(max_size=20),
)


@pytest.fixture
async def keys(class_) -> tuple[Session, dict[str, str]]:
    """One session for all the examples of a test, and the key of each role."""
    session = await class_()
    await session.log_in()
    room = await session.begin()
    return session, {"student": await session.join(), "projector": room["projector"], "facilitator": session.key}


@fuzz(short=15, long=1_300, shrink=False)
@given(sent=st.lists(st.tuples(st.sampled_from(ROLES), frames_of_a_room), min_size=3, max_size=12))
async def test_random_frames_of_all_screens(keys, sent):
    session, keys_of = keys
    opened = {role: await session.screen(key) for role, key in keys_of.items()}
    for screen in opened.values():
        await screen.until(bool)
    screens = {role: screen.socket for role, screen in opened.items()}
    with counted("frames of a room", len(sent), seconds=30.0):
        for role, frame in sent:
            with suppress(ConnectionError):  # closed, after ten mistakes
                await (screens[role].send_bytes(frame) if isinstance(frame, bytes) else screens[role].send_str(frame))
        heard = await asyncio.gather(*(_heard(socket, role) for role, socket in screens.items()))
    for (role, socket), frames in zip(screens.items(), heard, strict=True):
        assert not [
            key for other, key in keys_of.items() if other not in (role, "projector") and key in json.dumps(frames)
        ]
        await socket.close()
    assert (await session.call("GET", "/api/rooms")).status == 200


async def _heard(socket, role: str) -> list[dict]:
    """All frames until the line is silent or closed, each fit for this role."""
    frames = []
    with suppress(TimeoutError):
        while (message := await socket.receive(timeout=0.06)).type in (WSMsgType.TEXT, WSMsgType.CLOSE):
            if message.type is WSMsgType.CLOSE:
                assert message.data in (1000, 1008, 1009)
                break
            frame = message.json()
            assert frame["type"] in ("view", "error", "asked")
            if frame["type"] == "view":
                assert frame["role"] == role
                seen_is_fit(frame["room"], role)
            elif frame["type"] == "error":
                assert frame["reason"] in ("invalid", "forbidden", "too_fast")
            frames.append(frame)
    return frames
