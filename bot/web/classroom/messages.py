"""What the screens of a classroom session may send, checked. See docs/classroom-protocol.md."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from bot.classroom.activities.registry import KINDS
from bot.classroom.service import ROOM_COMMANDS
from bot.common.languages import Language
from bot.web.chat.messages import MessageNumber

_OF_ASSISTANT = ("answer", "say")
Key = Annotated[str, Field(max_length=64)]


class _ClientMessage(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class PassphraseBody(_ClientMessage):
    """`device`: what this browser was given when the phrase was right before."""

    passphrase: Annotated[str, Field(max_length=200)]
    device: Annotated[str, Field(max_length=64)] | None = None


class Beginning(_ClientMessage):
    lang: Language
    age: Literal["10_12", "13_15", "16_18"]
    plan: Annotated[str, Field(max_length=60)]


class Joining(_ClientMessage):
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class RoomHello(_ClientMessage):
    """`lang`: in which language a student reads; else it is that of the room."""

    type: Literal["hello"]
    key: Key
    room: Key | None = None
    lang: Language | None = None


class Vote(_ClientMessage):
    type: Literal["vote"]
    activity: MessageNumber
    item: MessageNumber
    choice: MessageNumber


class Ask(_ClientMessage):
    type: Literal["ask"]
    text: str


def _command(what: str) -> str:
    """One that every activity knows, the assistant's, or one that some kind of activity allows; the room says whether it fits now."""
    if what not in ROOM_COMMANDS and what not in _OF_ASSISTANT and what not in KINDS.commands:
        raise ValueError("no such command")
    return what


class Do(_ClientMessage):
    """A facilitator's command: `choice` and `id` if it needs them, `text` of a free message for the assistant.

    `at`: [activity, item] that the console shows; a step that is not from there is out of place.
    """

    type: Literal["do"]
    what: Annotated[str, AfterValidator(_command)]
    choice: MessageNumber | None = None
    id: Key | None = None
    text: str | None = None
    at: tuple[MessageNumber, MessageNumber] | None = None


RoomMessage = Annotated[RoomHello | Vote | Ask | Do, Field(discriminator="type")]
_ANY: TypeAdapter[RoomHello | Vote | Ask | Do] = TypeAdapter(RoomMessage)


def read_message(text: str) -> RoomHello | Vote | Ask | Do:
    """Raises pydantic.ValidationError."""
    return _ANY.validate_json(text)
