from __future__ import annotations

import pytest

from bot.cli.ask import answer
from bot.labels import LABELS, RISKS


async def test_a_line_is_answered_with_every_field(assistant):
    reply = await answer(assistant, '{"id": 7, "text": "alguém me ameaçou"}'.encode())
    assert reply["id"] == 7 and reply["lang"] == "pt" and reply["label"] in LABELS and reply["risk"] in RISKS
    assert (
        reply["reply"]
        and isinstance(reply["contacts"], list)
        and isinstance(reply["suggestions"], list)
        and reply["ms"] > 0
    )


async def test_lines_of_one_conversation_share_memory_and_others_do_not(assistant):
    await answer(assistant, b'{"id": 1, "text": "criaram um perfil falso com as minhas fotos", "conversation": "x"}')
    shared = await answer(assistant, '{"id": 2, "text": "e é crime?", "conversation": "x"}'.encode())
    alone = await answer(assistant, '{"id": 3, "text": "e é crime?"}'.encode())
    assert shared["conversation"] == "x"
    assert shared["reply"] != alone["reply"]


@pytest.mark.parametrize(
    "raw",
    [
        b"not json",
        b"[1]",
        b'{"id": 5}',
        b'{"id": 5, "text": ""}',
        b'{"id": 5, "text": 3}',
        b'{"id": 5, "text": "a", "conversation": []}',
        b"\xff",
    ],
)
async def test_a_bad_line_gets_an_error_and_the_run_goes_on(assistant, raw):
    reply = await answer(assistant, raw)
    assert set(reply) == {"id", "error"}
