"""This product under measurement."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from benchmarks import command, questions
from benchmarks.chat import Chat, Tally
from benchmarks.process import own_environment
from benchmarks.sample import SampleLine, as_nlu
from benchmarks.server import ROOT, NotServingError, Server

_LINKED = ("bot", "actions", "config.yml", "domain.yml", "endpoints.yml")
_TRAIN_SECONDS = 1200
_EVALUATE_SECONDS = 600
# The phones of the load come from many addresses, which a proxy would tell.
_SETTINGS = {"TUENET_TRUSTED_PROXIES": "1"}


class Product:
    """`folder` is for what it writes; the model is the one that is shipped, trained on all lines."""

    name, transport = "ours", "websocket"

    def __init__(self, folder: Path, most_seconds: int) -> None:
        self._folder, self._most_seconds = folder, most_seconds
        self._server: Server | None = None

    @property
    def base(self) -> str:
        assert self._server
        return self._server.base

    async def start(self, *program: str) -> float:
        """Seconds from the start of the process to the first answer. Raises NotServingError."""
        command_ = {"command": program} if program else {}
        self._server = Server(self._folder, most_seconds=self._most_seconds, **command_, **_SETTINGS)
        await self._server.ready()
        async with ClientSession() as session:
            chat = Chat(session, self.base, Tally())
            if not await chat.say(next(questions.drawn(0)).text):
                raise NotServingError("the server gave no first answer")
            seconds = time.perf_counter() - self._server.began
            await chat.leave()
        return seconds

    def memory(self) -> dict[str, float]:
        """MiB of its one process."""
        assert self._server
        return self._server.child.memory()

    def stop(self) -> None:
        if self._server is not None:
            self._server.child.stop()
            self._server = None


class SampleProject:
    """This project with some of its training lines, in a folder of its own."""

    def __init__(self, folder: Path, lines: Sequence[SampleLine]) -> None:
        self._folder = folder
        data = ROOT / "data"
        shutil.copytree(data, folder / "data", ignore=lambda at, names: ["nlu"] if Path(at) == data else [])
        (folder / "data" / "nlu").mkdir()
        (folder / "data" / "nlu" / "sample.yml").write_text(as_nlu(lines, metadata=True), encoding="utf-8")
        for name in _LINKED:
            (folder / name).symlink_to(ROOT / name)

    async def train(self) -> float:
        """Seconds from the start of the command to its end. Raises CommandError."""
        began = time.perf_counter()
        await _tuenet(self._folder, self._folder, ["train", "--force"], _TRAIN_SECONDS)
        return time.perf_counter() - began

    async def evaluate(self, name: str) -> dict[str, Any]:
        return await evaluate(self._folder, self._folder, name)


async def train_shipped(folder: Path) -> None:
    """Does nothing if the model that is there fits. Raises CommandError."""
    await _tuenet(ROOT, folder, ["train"], _TRAIN_SECONDS)


async def evaluate(root: Path, folder: Path, name: str) -> dict[str, Any]:
    """The measures of `tuenet evaluate` over all languages, of the model in `root`. Raises CommandError."""
    await _tuenet(root, folder, ["evaluate", "--set", name, "--out", str(folder / "evaluated")], _EVALUATE_SECONDS)
    told = json.loads((folder / "evaluated" / f"{name}.json").read_text(encoding="utf-8"))["by_language"]["all"]
    return {key: told[key] for key in ("lines", "accuracy", "urgent_lines", "urgent_recall", "urgent_false_alarms")}


async def _tuenet(root: Path, folder: Path, arguments: list[str], most_seconds: float) -> str:
    """Patient: a busy machine must not turn answers into safety cards when only what is answered counts."""
    environment = own_environment(TUENET_DATABASE_URL=f"sqlite:///{folder}/tuenet.sqlite", TUENET_REPLY_TIMEOUT="20")
    run = [sys.executable, "-m", "bot.cli.main", *arguments]
    return await command.run(run, cwd=root, env=environment, most_seconds=most_seconds)
