"""Counts and timings for Prometheus. No word, label, topic or address is in them."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The figures of one front, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._live = Gauge("tuenet_conversations", "Conversations in memory", registry=self.registry)
        self._sockets = Gauge("tuenet_sockets", "Open WebSockets", registry=self.registry)
        self._replies = Histogram("tuenet_reply_seconds", "Time to a reply", buckets=_SECONDS, registry=self.registry)
        self._refused = Counter("tuenet_refused", "Messages not taken", ["reason"], registry=self.registry)
        self._cards = Counter("tuenet_safety_cards", "Safety cards instead of an answer", registry=self.registry)
        self._failed = Counter("tuenet_failed", "Requests that failed on our side", registry=self.registry)

    def answered(self, seconds: float, card: bool) -> None:
        """`card`: the reply is the safety card, as nothing answered."""
        self._replies.observe(seconds)
        if card:
            self._cards.inc()

    def watch(self, conversations: Callable[[], int]) -> None:
        """`conversations` tells how many are live."""
        self._live.set_function(conversations)

    def sockets(self, change: int) -> None:
        self._sockets.inc(change)

    def refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def failed(self) -> None:
        self._failed.inc()

    def application(self) -> web.Application:
        """GET /metrics, for an address of its own."""

        async def metrics(_: web.Request) -> web.Response:
            return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

        app = web.Application()
        app.router.add_get("/metrics", metrics)
        return app


METRICS = web.AppKey("metrics", Metrics)
