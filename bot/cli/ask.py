"""tuenet ask"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import time
from io import TextIOWrapper
from typing import Any, cast

from bot.assistant.assistant import Assistant
from bot.cli.assistant import open_assistant

HELP = "answer questions from standard input, or one given as an argument"
EXAMPLE = """echo '{"id": 1, "text": "ameaçaram-me, o que faço?"}' | tuenet ask --jsonl"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", nargs="?", help="one question")
    command.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines {"id", "text", "conversation"?} and write one JSON line for each, in order',
    )


def run(options: argparse.Namespace) -> int:
    if not options.jsonl and options.text is None:
        print("tuenet ask: give a question, or --jsonl and lines on standard input", file=sys.stderr)
        return 2
    return asyncio.run(_lines() if options.jsonl else _one(options.text))


async def _one(text: str) -> int:
    async with open_assistant() as assistant:
        print((await assistant.reply(secrets.token_urlsafe(12), text)).text)
    return 0


async def _lines() -> int:
    # Half a surrogate pair comes back as JSON writes it: \ud800.
    cast(TextIOWrapper, sys.stdout).reconfigure(errors="backslashreplace")
    async with open_assistant() as assistant:
        for raw in sys.stdin.buffer:
            if raw.strip():
                print(json.dumps(await answer(assistant, raw), ensure_ascii=False), flush=True)
    return 0


async def answer(assistant: Assistant, raw: bytes) -> dict[str, Any]:
    """The answer to one JSON line, or {"id", "error"} if the line is invalid."""
    id_ = None
    try:
        line = json.loads(raw)
        if not isinstance(line, dict):
            raise ValueError("a line must be a JSON object")
        json.dumps(line, allow_nan=False)  # what cannot be said back
        id_ = line.get("id")
        text, conversation = line.get("text"), line.get("conversation")
        if not isinstance(text, str) or not text.strip():
            raise ValueError("'text' must be a text that is not empty")
        if conversation is not None and not isinstance(conversation, str | int):
            raise ValueError("'conversation' must be a text or a number")
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        return {"id": id_, "error": str(error)}
    own = secrets.token_urlsafe(12) if conversation is None else str(conversation)
    begun = time.perf_counter()
    reply = await assistant.reply(own, text)
    spent = (time.perf_counter() - begun) * 1000
    if conversation is None:
        await assistant.forget(own)
    return {
        "id": id_,
        "conversation": own if conversation is None else conversation,
        "lang": reply.language,
        "label": reply.label,
        "risk": reply.risk,
        "act": reply.act,
        "answer": reply.answer,
        "case": reply.case or {},
        "reply": reply.text,
        "contacts": list(reply.contacts),
        "suggestions": list(reply.suggestions),
        "ms": round(spent, 1),
    }
