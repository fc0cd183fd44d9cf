"""The actions in the process that asks for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.settings import load_settings


class InProcessActions(EndpointConfig):
    """Rasa's action endpoint without the network: what `rasa run actions` would get is handed to the same executor.

    In a thread: an action that blocks, on a locked database say, keeps the front from nobody else. A thread that is still busy is
    not waited for; another is made.
    """

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self._seconds = load_settings().reply_seconds
        self._idle: list[_Worker] = []

    async def request(self, *args: Any, json: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        worker = self._idle.pop() if self._idle else _Worker(self._run)

        def done(tell: Callable[[Any], None], result: Any) -> None:
            self._idle.append(worker)
            if not answer.done():
                tell(result)

        worker.take(json, loop, done, answer)
        return await answer

    async def _run(self, call: Any) -> Any:
        return await asyncio.wait_for(self._executor.run(call), self._seconds)


class _Worker:
    """One thread with an event loop of its own. A daemon: one that never ends does not hold the end of the process."""

    def __init__(self, run: Callable[[Any], Any]) -> None:
        self._run = run
        self._calls: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        threading.Thread(target=self._work, name="actions", daemon=True).start()

    def take(self, *call: Any) -> None:
        self._calls.put(call)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                call, loop, done, answer = self._calls.get()
                try:
                    tell, result = answer.set_result, runner.run(self._run(call))
                except BaseException as error:
                    tell, result = answer.set_exception, error
                with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(done, tell, result)
                del call, loop, done, answer, tell, result  # of what was said nothing waits here for the next call
