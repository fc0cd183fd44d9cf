"""A kind of activity that only this test knows: what it says of itself is enough to play it, and what it does not say is closed."""

from __future__ import annotations

import shutil

import pytest

from bot.classroom.activities.ballot import BALLOT_COMMANDS, SHOWN, Ballot, BallotState, hide, reveal
from bot.classroom.activities.registry import KINDS, Kinds
from bot.classroom.content import Content
from bot.classroom.reports.session_report import report
from bot.classroom.room.activity_kind import ActivityKind, May
from bot.classroom.room.events import apply
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.views import own, view
from bot.knowledge.library import open_library
from tests.classroom.conftest import NOW

PLAN = "ages_13_15_short"


class Asked:
    text = "Como está a turma?"
    choices = ("bem", "assim-assim")


class Mood(Ballot):
    """Its view holds what it names, and something that it does not."""

    name = "mood"
    state = BallotState
    events = {"reveal": reveal, "hide": hide}
    may = May(
        take=frozenset(("vote",)),
        command={"reveal": ()},
        show={"student": SHOWN - {"voted"}, "facilitator": SHOWN},
        report=True,
    )

    def asked(self, room, index, script):
        return (Asked(),)

    def view(self, room, content, role, script):
        return {**super().view(room, content, role, script), "secret": "segredo"}


class Silent(ActivityKind):
    """Written in full, and allowed nothing."""

    name = "silent"
    may = May()
    events = {"reveal": reveal, "say": reveal, "reply": reveal}

    def choices(self, room):
        return ("a", "b")

    def settled(self, room):
        return False

    def view(self, room, content, role, script):
        return {"text": "segredo", "topics": ["segredo"], "turns": ["segredo"]}

    def report(self, room, index):
        return [{"text": "segredo"}]


@pytest.fixture(scope="module")
def of_kind(root, tmp_path_factory):
    """`of_kind(Mood())`: the content, with one activity of the plan made one of this kind."""

    def build(kind: ActivityKind) -> Content:
        data = tmp_path_factory.mktemp("data")
        for name in ("sessions", "classroom"):
            shutil.copytree(root / "data" / name, data / name)
        shutil.copy(root / "data" / "law.yml", data)
        plans, words = data / "sessions" / "plans.yml", data / "classroom" / "words.yml"
        plans.write_text(plans.read_text(encoding="utf-8").replace("kind: wall", f"kind: {kind.name}"), "utf-8")
        title = f"activities:\n  {kind.name}: {{pt: Nova, en: New}}\n"
        words.write_text(words.read_text(encoding="utf-8").replace("activities:\n", title, 1), "utf-8")
        return Content.read(data, open_library(), Kinds((*KINDS.values(), kind)))

    return build


def running(content: Content, kind: ActivityKind) -> Room:
    room = Room("room", "123456", content.script(PLAN, "pt"), NOW)
    for student in "abcdef":
        room.join(student)
    room.start(NOW)
    while room.running.kind is not kind:
        room.next(NOW)
    return room


def test_a_kind_of_ones_own_is_played_seen_and_reported(of_kind):
    kind = Mood()
    content = of_kind(kind)
    room = running(content, kind)
    for student in "abcde":
        apply(room, {"what": "vote", "student": student, "activity": room.activity, "item": 0, "choice": 1})
    seen = view(room, content, "student")["activity"]
    assert (seen["kind"], seen["title"], seen["choices"]) == ("mood", "Nova", list(Asked.choices))
    assert seen["votes"] is None and own(room, "a") == {"mine": 1} and room.place == (room.activity, 0)
    apply(room, {"what": "reveal"})
    assert view(room, content, "student")["activity"]["votes"] == [0, 5]
    told = next(one for one in report(room, content)["activities"] if one["kind"] == "mood")
    assert [choice["votes"] for choice in told["items"][0]["choices"]] == ["<5", 5]
    assert any(one["kind"] == "mood" for plan in content.plans("pt") for one in plan["activities"])
    assert kind.state.from_json(room.state.as_json()) == room.state
    room.next(NOW)
    assert room.running.kind is not kind


def test_of_a_view_each_role_gets_what_the_kind_names_for_it(of_kind):
    kind = Mood()
    content = of_kind(kind)
    room = running(content, kind)
    always = {"index", "of", "kind", "title", "minutes", "ends", "contacts"}
    assert set(view(room, content, "student")["activity"]) == always | SHOWN - {"voted"}
    assert set(view(room, content, "projector")["activity"]) == always
    assert set(view(room, content, "facilitator")["activity"]) == always | SHOWN | {"say"}


def test_what_is_written_and_not_allowed_is_closed(of_kind):
    kind = Mood()
    room = running(of_kind(kind), kind)
    apply(room, {"what": "reveal"})
    with pytest.raises(OutOfPlaceError):
        apply(room, {"what": "hide"})


@pytest.mark.parametrize(
    "event",
    [
        {"what": "vote", "student": "a", "item": 0, "choice": 0},
        {"what": "ask", "id": "q1", "text": "é crime?"},
        *({"what": what} for what in (*BALLOT_COMMANDS, "explain", "say", "nonsense")),
        {"what": "follow", "choice": 0},
        {"what": "reply", "id": "p1", "bubbles": ["olá"], "contacts": []},
    ],
    ids=lambda event: event["what"],
)
def test_who_allows_nothing_is_sent_nothing(of_kind, event):
    kind = Silent()
    content = of_kind(kind)
    room = running(content, kind)
    if event["what"] in ("vote", "reply"):
        event = {**event, "activity": room.activity}
    with pytest.raises(OutOfPlaceError):
        apply(room, event)
    assert not room.votes and not room.questions


def test_who_allows_nothing_shows_nothing_and_tells_nothing(of_kind):
    kind = Silent()
    content = of_kind(kind)
    room = running(content, kind)
    for student in "abcdef":
        room.note_topic(student, "scam")
        assert own(room, student) == {}
    for role in ("student", "projector", "facilitator"):
        assert not {"text", "topics", "turns"} & set(view(room, content, role)["activity"])
    assert not any(one["kind"] == "silent" for one in report(room, content)["activities"])
    assert not room.shows_topics() and not kind.may.use_assistant


def test_a_kind_must_say_what_it_may():
    class Nameless(ActivityKind):
        name = "nameless"

    with pytest.raises(TypeError, match="what it may do"):
        Kinds((Nameless(),))


def test_a_command_needs_the_same_in_every_kind():
    class Other(ActivityKind):
        name = "other"
        may = May(command={"follow": ("id",)})

    with pytest.raises(TypeError, match="follow"):
        Kinds((*KINDS.values(), Other()))
