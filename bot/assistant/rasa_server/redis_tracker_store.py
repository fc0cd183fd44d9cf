"""Conversations in Redis, for several Rasa servers: any of them can go on with any conversation.

A conversation is one hash, `tuenet:tracker:<conversation>`, that Redis drops after its time to live: `v`, how often it was written;
`n`, the last number answered; `events`, packed: a tenth of the memory and of the traffic. There is no lock. A server writes only what it made from the newest version.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, cast

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, Restarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.assistant.rasa_server.numbered_messages import answered, heard, latest
from bot.assistant.rasa_server.tracker_store import VersionConflictError, shorten
from bot.settings import SettingsError, load_settings

_KEY = "tuenet:tracker:"
_CONNECT_SECONDS = 0.3
_ANSWER_SECONDS = 0.5

# ARGV: the version that was read, or "" for whatever is there; the last number; the events, or "" for none; the time to live in ms.
_WRITE = """
local v = redis.call('HGET', KEYS[1], 'v') or '0'
if ARGV[1] ~= '' and ARGV[1] ~= v then return 0 end
local n = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
redis.call('HINCRBY', KEYS[1], 'v', 1)
redis.call('HSET', KEYS[1], 'n', math.max(n, tonumber(ARGV[2])))
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], 'events')
else
  redis.call('HSET', KEYS[1], 'events', ARGV[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
"""


def pack(events: list[dict[str, Any]]) -> str:
    """JSON, made small (not secret), as text."""
    return base64.b64encode(zlib.compress(json.dumps(events).encode(), 1)).decode()


def unpack(packed: str | bytes) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", json.loads(zlib.decompress(base64.b64decode(packed))))


class RedisTrackerStore(TrackerStore):
    """Keeps slots and the last turns of each conversation. Raises redis.RedisError if Redis does not answer at once.

    A conversation that was deleted keeps `v` and `n` alone, as long as others are kept: a message that was under way on another
    server would bring it back otherwise. No event broker is told anything, and nothing lists the conversations.
    """

    def __init__(
        self,
        host: str | None = None,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        conversation_ttl: float | None = None,
        **kwargs: Any,
    ) -> None:
        """`host`, as Rasa calls the url of endpoints.yml, and the time to live are those of the settings if they are not given."""
        super().__init__(domain, None, **kwargs)
        settings = load_settings()
        url = host or settings.redis_url
        if not url:
            raise SettingsError("TUENET_REDIS_URL is not set: where are conversations kept?")
        ttl = settings.conversation_ttl if conversation_ttl is None else conversation_ttl
        self._ttl = str(int(ttl * 1000))
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
            # a Redis that was restarted hung up on us
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        )
        self._write = self._redis.register_script(_WRITE)
        self._kinds = {kind.type_name: kind for kind in reversed(all_subclasses(Event)) if kind.type_name}

    async def answered(self, sender_id: str) -> int:
        """The last number answered, 0 for an unknown conversation."""
        return int(await self._redis.hget(_KEY + sender_id, "n") or 0)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """An empty tracker for a conversation that was deleted."""
        v, n, events = await self._redis.hmget(_KEY + sender_id, "v", "n", "events")
        if v is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.version, tracker.answered = v, int(n or 0)
        for event in unpack(events) if events else []:
            tracker.update(self._kinds[event["event"]]._from_parameters(event))
        tracker.heard = heard(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Raises VersionConflictError."""
        if not tracker.events:  # Rasa saves a new tracker before anything happened
            return
        new = heard(tracker.events) > getattr(tracker, "heard", 0)
        if new and 0 < latest(tracker.events) <= getattr(tracker, "answered", 0):
            raise VersionConflictError  # another server answered this very number after this one had looked, and before it read
        n = answered(tracker.events)
        kept = ""
        if not any(isinstance(event, Restarted) for event in tracker.events):
            shorten(tracker)
            kept = pack([event.as_dict() for event in tracker.events])
        if not await self._put(tracker.sender_id, getattr(tracker, "version", "0"), n, kept):
            raise VersionConflictError

    async def forget(self, sender_id: str, n: int) -> None:
        """Delete what is kept, whoever wrote it. Nothing up to number `n` is answered any more."""
        await self._put(sender_id, "", n, "")

    async def _put(self, sender_id: str, version: str, n: int, events: str) -> bool:
        return bool(await self._write(keys=[_KEY + sender_id], args=[version, n, events, self._ttl]))
