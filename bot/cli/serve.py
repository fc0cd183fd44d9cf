"""tuenet serve"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.settings import load_settings

if TYPE_CHECKING:
    from aiohttp import web

    from bot.assistant.assistant import Backend
    from bot.web.classroom.service import ClassroomService
    from bot.web.pages.booklet import BookletHandlers

log = logging.getLogger(__name__)
_BOOKLET_SECONDS = (
    60.0  # after the chat is ready; all papers take 8 s of one core, some 190 MB in a process of their own
)
HELP = "serve the chat, the pages and the widget"
EXAMPLE = "tuenet serve --port 8080"


def arguments(command: argparse.ArgumentParser) -> None:
    settings = load_settings()
    command.add_argument("--host", default=settings.host, help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=settings.port, help="port to listen on (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    from bot import interpreter, logging_setup
    from bot.cli.assistant import open_backend

    interpreter.warn()
    backend = open_backend(meanwhile=True)
    logging_setup.discreet()
    try:
        asyncio.run(_serve(backend, options.host, options.port))
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}. Try another --port.")
        return 1
    return 0


async def _serve(backend: Backend, host: str, port: int) -> None:
    from aiohttp import web

    from bot.assistant.assistant import Assistant
    from bot.assistant.backends.deferred import DeferredBackend
    from bot.web.app import application
    from bot.web.classroom.service import CLASSROOM
    from bot.web.http.idle_timeout import IDLE_TIMEOUT
    from bot.web.http.metrics import METRICS
    from bot.web.limits import admission, open_files
    from bot.web.limits.connections import OpenConnections
    from bot.web.pages.booklet import BOOKLET

    room = open_files.capacity(open_files.raise_limit(), open_files.opened())
    settings = dataclasses.replace(load_settings(), host=host, port=port)
    assistant = Assistant(backend)
    opening = asyncio.create_task(backend.open()) if isinstance(backend, DeferredBackend) else None
    app = application(assistant, settings, connections=OpenConnections(room.sockets))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    figures = web.AppRunner(app[METRICS].application(), access_log=None)
    try:
        await admission.AdmissionSite(runner, host, port, app[IDLE_TIMEOUT], room).start()
        assert runner.server  # there is one from setup() on
        closing = asyncio.create_task(app[IDLE_TIMEOUT].close_others(runner.server))
        await _measure(figures, load_settings().metrics)
        print(f"Tu e a Net: http://{host}:{port}  (Ctrl+C stops it)", flush=True)
        await _open_classroom(app[CLASSROOM], host, port)
        printing = asyncio.create_task(_print_booklet(app[BOOKLET], opening))
        stopped = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        await stopped.wait()
        closing.cancel()
        printing.cancel()
    finally:
        if opening:
            opening.cancel()
            with suppress(asyncio.CancelledError):
                await opening
        await figures.cleanup()
        await runner.cleanup()
        await assistant.close()


async def _print_booklet(booklet: BookletHandlers, opening: asyncio.Task[None] | None) -> None:
    """The papers of /livro, once the chat has been there for a while: nobody waits for one, and the start is not slowed."""
    if opening:
        await asyncio.wait([opening])
    await asyncio.sleep(_BOOKLET_SECONDS)
    try:
        await booklet.print_ahead()
    except Exception as error:
        log.warning("papers are printed when they are asked for: %s", type(error).__name__)


async def _open_classroom(classroom: ClassroomService, host: str, port: int) -> None:
    """Sessions go on where they stopped, and what is over is deleted. The chat is there even if this fails."""
    from bot.web.http.local_address import is_loopback, local_address

    try:
        await classroom.rooms()
    except Exception as error:
        print(f"Classroom sessions: cannot be opened ({type(error).__name__}); the chat works", flush=True)
        return
    everywhere = host in ("0.0.0.0", "::", "")
    phrase = classroom.passphrase.tell() or "the one you set"
    print(f"Classroom sessions: http://{'127.0.0.1' if everywhere else host}:{port}/professor  (pass phrase: {phrase})")
    if is_loopback(host):
        print("  Phones cannot reach this address. For a class: make class", flush=True)
        return
    address = local_address() if everywhere else host
    print(
        f"  Students: http://{address}:{port}/sala" if address else "  This machine is in no network: join one first",
        flush=True,
    )


async def _measure(figures: web.AppRunner, address: str) -> None:
    """Prometheus gets an address of its own, so that no phone reaches it."""
    from aiohttp import web

    if not address:
        return
    host, _, port = address.rpartition(":")
    await figures.setup()
    await web.TCPSite(figures, host or "127.0.0.1", int(port)).start()
