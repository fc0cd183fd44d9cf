"""What a client may send, checked. See docs/protocol.md."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from bot.common.languages import DEFAULT, Language


def _whole(number: object) -> object:
    """1.0 is the number 1 in JSON."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


MessageNumber = Annotated[int, Field(ge=0, le=2**31, strict=True), BeforeValidator(_whole)]


class _ClientMessage(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Begin(_ClientMessage):
    """Begins a conversation. An unknown `topic` is ignored. `room`: a student's key of a classroom session."""

    lang: Language = DEFAULT
    topic: str | None = Field(default=None, max_length=40)
    room: str | None = Field(default=None, max_length=64)


class Message(_ClientMessage):
    """Message number `n` of a conversation."""

    n: Annotated[MessageNumber, Field(ge=1)]
    text: str
    lang: Language = DEFAULT


class ChatHello(Begin):
    """The first message of a WebSocket: begins a conversation, or resumes one after reply number `after`."""

    type: Literal["hello"]
    conversation: str | None = Field(default=None, max_length=64)
    after: MessageNumber = 0


class Say(Message):
    type: Literal["say"]


class Forget(_ClientMessage):
    type: Literal["forget"]


ChatMessage = Annotated[ChatHello | Say | Forget, Field(discriminator="type")]
_ANY: TypeAdapter[ChatHello | Say | Forget] = TypeAdapter(ChatMessage)


def read_message(text: str) -> ChatHello | Say | Forget:
    """Raises pydantic.ValidationError."""
    return _ANY.validate_json(text)
