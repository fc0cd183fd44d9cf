"""tuenet serve"""

from __future__ import annotations

import argparse

from bot import settings

HELP = "serve the chat page"
EXAMPLE = "tuenet serve --port 8080"


def arguments(command: argparse.ArgumentParser) -> None:
    set_ = settings.load()
    command.add_argument("--host", default=set_.host, help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=set_.port, help="port to listen on (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    from aiohttp import web

    from bot.cli.opening import open_assistant
    from bot.web.app import application

    app = application(open_assistant())
    print(f"Tu e a Net: http://{options.host}:{options.port}  (Ctrl+C stops it)", flush=True)
    web.run_app(app, host=options.host, port=options.port, print=None, access_log=None)
    return 0
