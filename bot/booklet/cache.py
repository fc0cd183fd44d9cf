"""Papers that were printed once, in a folder: never versioned, and made again if data or templates change."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from bot.booklet.papers import Paper

log = logging.getLogger(__name__)


class Prints(Protocol):
    """An Edition, or what asks one."""

    @property
    def version(self) -> str: ...

    def pdf(self, paper: Paper, address: str | None = None) -> bytes: ...


class Cache:
    """If the folder cannot be written to, papers stay in memory: all of them together are some megabytes."""

    def __init__(self, edition: Prints, folder: Path) -> None:
        self._edition = edition
        self._folder = folder
        self._here = folder / edition.version
        self._kept: dict[Paper, bytes] = {}

    @property
    def in_memory(self) -> bool:
        """Whether a paper could not be written to the folder."""
        return bool(self._kept)

    def pdf(self, paper: Paper) -> bytes:
        """The paper, printed now if that was not done before. Takes seconds then."""
        if paper in self._kept:
            return self._kept[paper]
        file = self._here / paper.file
        try:
            return file.read_bytes()
        except OSError:  # not there, or no such folder can be
            made = self._edition.pdf(paper)
        try:
            self._keep(file, made)
        except OSError as error:
            log.warning("papers are kept in memory: %s", type(error).__name__)
            self._kept[paper] = made
        return made

    def _keep(self, file: Path, made: bytes) -> None:
        """Whole or not at all: another front may read the same folder."""
        if not self._here.is_dir():
            self._here.mkdir(parents=True, exist_ok=True)
            for other in self._folder.iterdir():
                if other != self._here:
                    shutil.rmtree(other, ignore_errors=True)
        with tempfile.NamedTemporaryFile(dir=self._here, prefix=".", delete=False) as written:
            written.write(made)
        os.replace(written.name, file)  # noqa: PTH105  a name, no Path
