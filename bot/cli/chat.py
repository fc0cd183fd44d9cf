"""tuenet chat"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import textwrap

from bot.assistant.assistant import Assistant
from bot.cli.assistant import open_assistant
from bot.common.languages import DEFAULT, LANGUAGES
from bot.reply import Reply

HELP = "talk with the assistant in the terminal"
EXAMPLE = "tuenet chat --lang en"
_END = {"pt": "(linha vazia para sair)", "en": "(empty line to leave)"}


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=LANGUAGES, default=DEFAULT, help="language of the welcome")


def run(options: argparse.Namespace) -> int:
    asyncio.run(_chat(open_assistant(), options.lang))
    return 0


async def _chat(assistant: Assistant, language: str) -> None:
    async with assistant:
        await _talk(assistant, language)


async def _talk(assistant: Assistant, language: str) -> None:
    show(assistant.welcome(language))
    print(_END[language])
    conversation = secrets.token_urlsafe(12)
    offered: tuple[str, ...] = ()
    while True:
        try:
            text = await asyncio.to_thread(input, "> ")
        except EOFError:
            return
        if not text.strip():
            return
        if text.strip().isdecimal() and 0 < int(text) <= len(offered):  # the number of a suggestion
            text = offered[int(text) - 1]
        reply = await assistant.reply(conversation, text, language)
        offered = reply.suggestions
        show(reply)


def show(reply: Reply) -> None:
    for part in reply.text.splitlines():
        print(textwrap.fill(part, 90) if part else "")
    for number, suggestion in enumerate(reply.suggestions, 1):
        print(f"  [{number}] {suggestion}")
