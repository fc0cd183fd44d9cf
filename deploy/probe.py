"""Whether a server on this machine answers: exit code 0 for 200, else 1. For health checks, where an image has no curl.

Usage: python deploy/probe.py http://127.0.0.1:5005/webhooks/tuenet/

The channel token, where one is set, is shown: without it an assistant says 401 to a health check, too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import load_settings

SECONDS = 2.0


def answers(url: str, token: str | None) -> bool:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    direct = build_opener(ProxyHandler({}))  # a proxy of the environment is not for this machine
    try:
        with direct.open(Request(url, headers=headers), timeout=SECONDS) as answer:
            return answer.status == 200
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1], load_settings().channel_token) else 1)
