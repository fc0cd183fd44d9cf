"""What the screens of a classroom session may send, checked. See docs/classroom-protocol.md."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.web.frames import Language, Number

Key = Annotated[str, Field(max_length=64)]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Passphrase(_Frame):
    """`device`: what this browser was given when the phrase was right before."""

    passphrase: Annotated[str, Field(max_length=200)]
    device: Annotated[str, Field(max_length=64)] | None = None


class Beginning(_Frame):
    lang: Language
    age: Literal["10_12", "13_15", "16_18"]
    plan: Annotated[str, Field(max_length=60)]


class Joining(_Frame):
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Hello(_Frame):
    """`lang`: in which language a student reads; else it is that of the room."""

    type: Literal["hello"]
    key: Key
    room: Key | None = None
    lang: Language | None = None


class Vote(_Frame):
    type: Literal["vote"]
    activity: Number
    item: Number
    choice: Number


class Ask(_Frame):
    type: Literal["ask"]
    text: str


class Do(_Frame):
    """A facilitator's command: `choice` of "follow", `id` of what is on the wall, `text` of a free message in a demo.

    `at`: [activity, item] that the console shows; a step that is not from there is out of place.
    """

    type: Literal["do"]
    what: Literal[
        "start", "next", "back", "reveal", "explain", "hide", "pause", "resume", "reset", "follow",
        "approve", "reject", "answer", "say", "close", "shut", "open", "sweep", "show_contacts", "hide_contacts",
    ]  # fmt: skip
    choice: Number | None = None
    id: Key | None = None
    text: str | None = None
    at: tuple[Number, Number] | None = None


Frame = Annotated[Hello | Vote | Ask | Do, Field(discriminator="type")]
_ANY: TypeAdapter[Hello | Vote | Ask | Do] = TypeAdapter(Frame)


def read_frame(text: str) -> Hello | Vote | Ask | Do:
    """Raises pydantic.ValidationError."""
    return _ANY.validate_json(text)
