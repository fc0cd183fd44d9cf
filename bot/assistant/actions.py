"""The actions in the process that asks for them."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot import settings


class InProcessActions(EndpointConfig):
    """Rasa's action endpoint without the network: what `rasa run actions` would get is handed to the same executor."""

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self._seconds = settings.load().reply_seconds

    async def request(self, *args: Any, json: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """In a thread of its own: an action that blocks, on a locked database say, keeps the front from nobody else.

        A daemon, so that one that never ends holds neither the next action nor the end of the process.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        threading.Thread(target=self._run, args=(json, loop, answer), name="action", daemon=True).start()
        return await answer

    def _run(self, call: Any, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Any]) -> None:
        try:
            result = asyncio.run(asyncio.wait_for(self._executor.run(call), self._seconds))
        except BaseException as error:
            told, result = answer.set_exception, error
        else:
            told = answer.set_result
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: answer.done() or told(result))
