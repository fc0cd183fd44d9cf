"""Commands to Redis: all that wait at one moment go in one round trip."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.classroom.storage.event_log import StorageUnavailableError

log = logging.getLogger(__name__)
Command = tuple[str | int | float, ...]
SECONDS = 1.0  # for an answer
_BATCH = 500
_QUIET_SECONDS = 10.0  # between two complaints


class RedisPipeline:
    """Reaches Redis when first needed. A command is sent once: an event that is sent twice would happen twice."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._waiting: list[tuple[Command, asyncio.Future[Any]]] = []
        self._sending: asyncio.Task[None] | None = None
        self._complained = -_QUIET_SECONDS

    async def ask(self, *command: str | int | float) -> Any:
        """The answer. Raises StorageUnavailableError if there is none, or an error; the command may have been obeyed all the same."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, answer))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return await answer

    async def ask_all(self, commands: Iterable[Command]) -> list[Any]:
        return await asyncio.gather(*(self.ask(*command) for command in commands))

    async def run(self, script: str, keys: Iterable[str], *arguments: str | int | float) -> Any:
        """What a Lua script gives."""
        keys = tuple(keys)
        return await self.ask("EVAL", script, len(keys), *keys, *arguments)

    def pubsub(self) -> PubSub:
        return self._redis.pubsub()

    def complain(self, error: BaseException) -> None:
        """Log it, at most once in `_QUIET_SECONDS`; never its message, which may contain the text of a user."""
        if time.monotonic() - self._complained > _QUIET_SECONDS:
            log.warning("Redis out of reach: %s", type(error).__name__)
            self._complained = time.monotonic()

    async def drop(self) -> None:
        """Let go of connections that are not in use: if one broke, so did the others."""
        with suppress(RedisError, OSError):
            await self._redis.connection_pool.disconnect(inuse_connections=False)

    async def close(self) -> None:
        if self._sending is not None:
            await self._sending
        with suppress(RedisError, OSError):
            await self._redis.aclose()

    async def _send(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            answers = await self._answers([command for command, _ in batch])
            for (_, waiting), answer in zip(batch, answers, strict=True):
                if waiting.done():
                    continue  # the one who waited is gone
                if isinstance(answer, Exception):
                    self.complain(answer)
                    waiting.set_exception(StorageUnavailableError())
                else:
                    waiting.set_result(answer)

    async def _answers(self, commands: list[Command]) -> list[Any]:
        pipeline = self._redis.pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)
        try:
            return await pipeline.execute(raise_on_error=False)
        except Exception as error:
            return [error] * len(commands)
