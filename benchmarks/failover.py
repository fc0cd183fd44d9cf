"""What people wait when an assistant dies, or freezes, in the middle of their conversations, and whether these go on."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from typing import Any

from aiohttp import ClientSession, TCPConnector

from benchmarks import figures
from benchmarks.chat import Chat, Tally
from benchmarks.testbed import Testbed

FAULTS = {"killed": signal.SIGKILL, "frozen": signal.SIGSTOP}
_CHATS = 30
_BEFORE = ("estão a ameaçar publicar fotos minhas se não pagar", "o que faço agora?")
_AFTER = "e é crime?"  # answered rightly only by who knows what was said before
_SPREAD = 1.0  # seconds within which all write on


async def measure(bed: Testbed) -> list[dict[str, Any]]:
    """A row for each fault, with the reply time that is shipped. Each costs the testbed its last assistant: it needs three."""
    base, front = await bed.start_front(len(bed.assistants), TUENET_REPLY_TIMEOUT="1.8")
    try:
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            return [await _fault(bed, session, base, fault) for fault in FAULTS]
    finally:
        front.stop()


async def _fault(bed: Testbed, session: ClientSession, base: str, fault: str) -> dict[str, Any]:
    tally, waits = Tally(), []
    chats = [Chat(session, base, tally, address=f"203.0.113.{number}") for number in range(_CHATS)]
    for text in _BEFORE:
        for chat in chats:
            await chat.say(text)
    expected = await chats[0].say(_AFTER)
    assert expected

    async def go_on(chat: Chat) -> bool:
        await asyncio.sleep(random.uniform(0, _SPREAD))
        began = time.perf_counter()
        reply = await chat.say(_AFTER)
        waits.append(time.perf_counter() - began)
        return bool(reply and reply["bubbles"] == expected["bubbles"])

    _, victim = bed.assistants.popitem()
    os.kill(victim.pid, FAULTS[fault])
    try:
        went_on = await asyncio.gather(*(go_on(chat) for chat in chats[1:]))
    finally:
        if fault == "frozen":
            os.kill(victim.pid, signal.SIGCONT)
    await asyncio.gather(*(chat.leave() for chat in chats))
    row = {"fault": fault, **figures.waits(waits), "went_on": sum(went_on), "safety_cards": tally.safety_cards}
    print(
        f"an assistant {fault}: {row['went_on']} of {row['n']} went on, the longest wait {row['most_ms']} ms",
        flush=True,
    )
    return row
