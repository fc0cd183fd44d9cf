"""Keeps rooms in SQL while they live in the memory of a server alone, so that a restart loses nothing; and what stays of sessions.

Changes are collected and written by one thread in one transaction: a class that votes all at once costs one commit, and the event
loop never waits for the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Engine, Table, and_, bindparam, delete, event, insert, select
from sqlalchemy.orm import Session

from bot.classroom.access_keys import Grant
from bot.classroom.content import Content
from bot.classroom.room.room import Room, WallQuestion
from bot.classroom.storage.sql_models import OF_A_ROOM, KeyRow, QuestionRow, RoomRow, SessionRow, StudentRow, VoteRow
from bot.database import engine as database
from bot.database import migrations
from bot.database.engine import Base

log = logging.getLogger(__name__)
Key = tuple[Any, ...]
Values = dict[str, Any]


class Store:
    """Blocking calls are `open`, `rooms`, `grants` and `sessions`; the others return at once or are awaited."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._path = database.file_of(engine.url)
        self._file = self._path and database.identity(self._path)
        self._changed: dict[type[Base], dict[Key, Values | None]] = defaultdict(dict)  # None: gone
        self._writing = asyncio.Lock()

    @classmethod
    def open(cls, url: str) -> Store:
        """Raises SQLAlchemyError."""
        engine = database.engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _overwrite_what_is_deleted)
        with database.startup_lock(engine):
            migrations.upgrade(engine)
        return cls(engine)

    # ---- reading, at the start

    def rooms(self, content: Content) -> list[Room]:
        """All rooms that are kept. One whose plan is no longer in data/ is deleted: nothing of it could be shown."""
        with Session(self._engine) as session:
            rooms = {row.id: _room(row, content) for row in session.scalars(select(RoomRow))}
            for student in session.scalars(select(StudentRow)):
                if room := rooms.get(student.room):
                    room.students.add(student.id)
            for vote in session.scalars(select(VoteRow)):
                if room := rooms.get(vote.room):
                    room.votes.setdefault((vote.activity, vote.item), {})[vote.student] = vote.choice
            for row in session.scalars(select(QuestionRow).order_by(QuestionRow.place)):
                if room := rooms.get(row.room):
                    room.questions[row.id] = WallQuestion(row.id, row.place, row.text, row.state, row.answer)
        for id in [id for id, room in rooms.items() if room is None]:
            self._delete(id)
        return [room for room in rooms.values() if room is not None]

    def grants(self) -> dict[str, Grant]:
        with Session(self._engine) as session:
            rows = session.scalars(select(KeyRow))
            return {row.hash: Grant(row.role, row.room, row.student, row.expires) for row in rows}

    def sessions(self) -> list[SessionRow]:
        """What stays of the sessions, oldest first."""
        with Session(self._engine, expire_on_commit=False) as session:
            return list(session.scalars(select(SessionRow).order_by(SessionRow.day, SessionRow.id)))

    # ---- what is to be written

    def keep(self, room: Room) -> None:
        """The room as it is, with what it names as touched."""
        self._changed[RoomRow][(room.id,)] = _row(room)
        for kind, *key in room.touched:
            _KEEP[kind](self._changed, room, *key)
        room.touched.clear()

    def keep_grant(self, hash: str, grant: Grant | None) -> None:
        self._changed[KeyRow][(hash,)] = (
            None
            if grant is None
            else {
                "role": grant.role,
                "room": grant.room,
                "student": grant.student,
                "expires": grant.expires,
            }
        )

    def keep_session(self, id: str, totals: Values) -> None:
        """`totals`: the columns of SessionRow but its id. The same ones again change nothing, whichever front says them."""
        self._changed[SessionRow][(id,)] = totals

    def replaced(self) -> bool:
        """Whether another file stands now where what was kept was written. Says so once."""
        there = self._path and database.identity(self._path)
        if there is None or there == self._file:
            return False
        self._file = there
        return True

    async def flush(self) -> None:
        """Write what changed. What cannot be written now is tried again with the next call; nothing is raised.

        Not to be cancelled: shield it.
        """
        async with self._writing:
            changed, self._changed = self._changed, defaultdict(dict)
            if not changed:
                return
            try:
                await asyncio.to_thread(self._write, changed)
            except Exception as error:  # never its message: it holds what was to be written
                log.error("a session was not written: %s", type(error).__name__)
                for table, rows in changed.items():
                    self._changed[table] = {**rows, **self._changed[table]}

    async def delete(self, room: str) -> None:
        """Everything of a room, at once and for good. Raises SQLAlchemyError if that failed."""
        async with self._writing:
            self._changed[RoomRow].pop((room,), None)
            for table in (StudentRow, VoteRow, QuestionRow):
                rows = self._changed[table]
                for key in [key for key in rows if key[0] == room]:
                    del rows[key]
            rows = self._changed[KeyRow]
            for key in [key for key, values in rows.items() if values and values["room"] == room]:
                del rows[key]
            await asyncio.to_thread(self._delete, room)

    async def close(self) -> None:
        await self.flush()
        self._engine.dispose()

    # ---- in the thread

    def _write(self, changed: dict[type[Base], dict[Key, Values | None]]) -> None:
        with self._engine.begin() as connection:
            for kind, rows in changed.items():
                if not rows:
                    continue
                table = cast(Table, kind.__table__)
                columns = list(table.primary_key)
                keys = [{f"key_{column.name}": part for column, part in zip(columns, key, strict=True)} for key in rows]
                where = and_(*(column == bindparam(f"key_{column.name}") for column in columns))
                connection.execute(delete(table).where(where), keys)
                new = [
                    {**{column.name: part for column, part in zip(columns, key, strict=True)}, **values}
                    for key, values in rows.items()
                    if values is not None
                ]
                if new:
                    connection.execute(insert(table), new)

    def _delete(self, room: str) -> None:
        with self._engine.begin() as connection:
            for table in OF_A_ROOM:
                connection.execute(delete(table).where(table.room == room))
            connection.execute(delete(RoomRow).where(RoomRow.id == room))
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for kind in (*OF_A_ROOM, RoomRow):
                    connection.exec_driver_sql(f"VACUUM {kind.__tablename__}")


def _overwrite_what_is_deleted(connection: Any, _: Any) -> None:
    """SQLite leaves deleted rows in its file unless told otherwise."""
    connection.execute("PRAGMA secure_delete = ON")


def _row(room: Room) -> Values:
    return {
        "code": room.code,
        "language": room.script.language,
        "plan": room.script.plan,
        "opened": room.opened,
        "closed": room.closed,
        "activity": room.activity,
        "paused": room.paused,
        "door_closed": room.door_closed,
        "contacts_shown": room.contacts_shown,
        "disclosures": room.disclosures,
        "course": {str(activity): state.as_json() for activity, state in room.states.items()},
        "topics": room.topics,
    }


def _room(row: RoomRow, content: Content) -> Room | None:
    script = content.script(row.plan, row.language)
    if script is None or row.activity >= len(script.activities):
        return None
    states = {
        int(index): script.activities[int(index)].kind.state.from_json(kept)
        for index, kept in row.course.items()
        if int(index) < len(script.activities)
    }
    return Room(
        row.id,
        row.code,
        script,
        row.opened,
        row.closed,
        row.activity,
        row.paused,
        row.disclosures,
        states,
        door_closed=row.door_closed,
        contacts_shown=row.contacts_shown,
        topics=row.topics,
    )


def _keep_student(changed: Any, room: Room, id: str) -> None:
    changed[StudentRow][(room.id, id)] = {} if id in room.students else None


def _keep_vote(changed: Any, room: Room, activity: int, item: int, student: str) -> None:
    choice = room.votes.get((activity, item), {}).get(student)
    changed[VoteRow][(room.id, activity, item, student)] = None if choice is None else {"choice": choice}


def _keep_question(changed: Any, room: Room, id: str) -> None:
    question = room.questions.get(id)
    changed[QuestionRow][(room.id, id)] = question and {
        "place": question.place,
        "text": question.text,
        "state": question.state,
        "answer": question.answer,
    }


_KEEP: dict[str, Callable[..., None]] = {"student": _keep_student, "vote": _keep_vote, "question": _keep_question}
