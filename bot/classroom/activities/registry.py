"""All kinds of activity, by name. A new one is a module beside this one and a line here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.classroom.activities.after import After
from bot.classroom.activities.before import Before
from bot.classroom.activities.cloud import Cloud
from bot.classroom.activities.demo import Demo
from bot.classroom.activities.quiz import Quiz
from bot.classroom.activities.rehearsal import Rehearsal
from bot.classroom.activities.talk import Talk
from bot.classroom.activities.wall import Wall
from bot.classroom.room.activity_kind import ActivityKind, May
from bot.knowledge.sessions import PlanRules


class Kinds(Mapping[str, ActivityKind]):
    """Raises TypeError for a kind that does not say what it may do, or whose command needs something else than another kind's."""

    def __init__(self, kinds: Iterable[ActivityKind]) -> None:
        self._kinds: dict[str, ActivityKind] = {}
        self.commands: dict[str, tuple[str, ...]] = {}
        for kind in kinds:
            self._add(kind)

    def _add(self, kind: ActivityKind) -> None:
        if not isinstance(getattr(kind, "may", None), May) or not getattr(kind, "name", ""):
            raise TypeError(f"{type(kind).__name__} must say its name and what it may do")
        if kind.name in self._kinds:
            raise TypeError(f"there are two kinds named '{kind.name}'")
        for command, needs in kind.may.command.items():
            if self.commands.setdefault(command, needs) != needs:
                raise TypeError(f"'{command}' of '{kind.name}' needs {needs}; of another kind {self.commands[command]}")
        self._kinds[kind.name] = kind

    def __getitem__(self, name: str) -> ActivityKind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def rules(self) -> dict[str, PlanRules]:
        """What a plan must tell of each kind."""
        return {name: kind.plan for name, kind in self.items()}


KINDS = Kinds((Talk(), Before(), Quiz(), Rehearsal(), Demo(), Cloud(), Wall(), After()))
