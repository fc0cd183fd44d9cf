"""Which numbers were answered is read off a conversation's events."""

from __future__ import annotations

from bot import rasa_compat

rasa_compat.install()

from rasa.shared.core.events import BotUttered, UserUttered  # noqa: E402

from bot.assistant.rasa_server.numbered_messages import CHANNEL, answered, replies  # noqa: E402
from bot.reply import Reply  # noqa: E402


def asks(n: int | str, channel: str = CHANNEL) -> UserUttered:
    return UserUttered("text", input_channel=channel, message_id=str(n))


def reply(text: str) -> Reply:
    return Reply((text,), "pt", "chitchat", "none")


def says(text: str) -> BotUttered:
    return BotUttered(text, {"custom": reply(text).as_payload()})


def test_each_number_has_its_reply():
    events = [asks(3), says("três"), asks(7), says("sete"), says("e mais")]
    assert answered(events) == 7
    assert replies(events)[3] == reply("três")
    assert replies(events)[7].bubbles == ("sete", "e mais")


def test_a_message_that_nothing_was_said_to_is_not_answered():
    assert answered([asks(1), says("um"), asks(2), BotUttered("text alone")]) == 1
    assert answered([]) == 0 and replies([asks(1)]) == {}


def test_the_second_try_of_a_number_counts():
    assert replies([asks(1), asks(1), says("um")]) == {1: reply("um")}


def test_messages_of_other_channels_have_no_number():
    assert answered([asks(5, "rest"), says("cinco"), asks("4f", CHANNEL), says("x"), asks("", CHANNEL), says("x")]) == 0
