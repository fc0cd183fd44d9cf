"""A person's chat through stock Rasa's REST webhook, with the counts of benchmarks.chat."""

from __future__ import annotations

import secrets
import time
from typing import Any

from aiohttp import ClientError, ClientSession

from benchmarks.chat import Tally


class RestChat:
    """One conversation. An answer without a text is none."""

    def __init__(self, session: ClientSession, base: str, tally: Tally) -> None:
        self._session, self._url, self._tally = session, f"{base}/webhooks/rest/webhook", tally
        self._sender = secrets.token_urlsafe(16)

    async def open(self) -> None:
        """Rasa needs none: it begins with the first message."""

    async def say(self, text: str) -> list[dict[str, Any]] | None:
        self._tally.asked += 1
        began = time.perf_counter()
        try:
            async with self._session.post(self._url, json={"sender": self._sender, "message": text}) as answer:
                said = await answer.json() if answer.status == 200 else []
        except (ClientError, OSError, TimeoutError) as error:
            self._tally.refused[type(error).__name__] += 1
            said = []
        if not any(bubble.get("text") for bubble in said):
            self._tally.unanswered += 1
            return None
        self._tally.answered += 1
        self._tally.waits.append(time.perf_counter() - began)
        return said

    async def leave(self) -> None:
        """Rasa keeps it."""
