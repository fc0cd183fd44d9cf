"""What of a session is in SQL. Times are epoch seconds. Changes go through bot/database/migrations.

There are no foreign keys: a row is replaced by deleting and inserting it, which must not take others along.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.classroom.access_keys import ScreenRole
from bot.classroom.room.room import QuestionState
from bot.database.engine import Base


class RoomRow(Base):
    """`course`: how far each activity has come, by its number; `topics`: counts when the room was closed."""

    __tablename__ = "rooms"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(6))
    language: Mapped[str] = mapped_column(String(2))
    plan: Mapped[str] = mapped_column(String(60))
    opened: Mapped[float] = mapped_column(Float)
    closed: Mapped[float | None] = mapped_column(Float)
    activity: Mapped[int] = mapped_column(Integer)
    paused: Mapped[bool] = mapped_column(Boolean)
    door_closed: Mapped[bool] = mapped_column("shut", Boolean, key="door_closed", server_default=false())
    contacts_shown: Mapped[bool] = mapped_column("helpers", Boolean, key="contacts_shown", server_default=false())
    disclosures: Mapped[int] = mapped_column(Integer)
    course: Mapped[dict[str, Any]] = mapped_column(JSON)
    topics: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))


class StudentRow(Base):
    __tablename__ = "room_students"
    room: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)


class VoteRow(Base):
    __tablename__ = "room_votes"
    room: Mapped[str] = mapped_column(String(32), primary_key=True)
    activity: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[int] = mapped_column(Integer, primary_key=True)
    student: Mapped[str] = mapped_column(String(16), primary_key=True)
    choice: Mapped[int] = mapped_column(Integer)


class QuestionRow(Base):
    """A redacted question; `place` is its place in the order of coming."""

    __tablename__ = "room_questions"
    room: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[QuestionState] = mapped_column(String(10))
    answer: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class KeyRow(Base):
    """The hash of a key and what it is good for. See bot.classroom.access_keys.Grant."""

    __tablename__ = "room_keys"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[ScreenRole] = mapped_column(String(12))
    room: Mapped[str | None] = mapped_column(String(32), index=True)
    student: Mapped[str | None] = mapped_column(String(16))
    expires: Mapped[float | None] = mapped_column(Float)


class SessionRow(Base):
    """What stays of a session: counts, and nothing that leads back to a room.

    `before`, `after`: shares of right answers by question; `topics`: counts of 5 and more.
    """

    __tablename__ = "session_totals"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(2))
    age: Mapped[str] = mapped_column(String(5))
    plan: Mapped[str] = mapped_column(String(60))
    students: Mapped[int] = mapped_column(Integer)
    before: Mapped[dict[str, float]] = mapped_column(JSON)
    after: Mapped[dict[str, float]] = mapped_column(JSON)
    topics: Mapped[dict[str, int]] = mapped_column(JSON)


OF_A_ROOM = (StudentRow, VoteRow, QuestionRow, KeyRow)
