"""Fixtures that many tests share: the trained model of this project, loaded once."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TUENET_REPLY_TIMEOUT", "20")  # a busy machine is no fault; tests of faults set their own
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pytest  # noqa: E402
from xdist.scheduler import LoadFileScheduling  # noqa: E402

from bot import logging_setup  # noqa: E402
from bot.common import garbage  # noqa: E402
from bot.knowledge import schema, yaml_file  # noqa: E402
from bot.knowledge.answers import Bank  # noqa: E402
from bot.settings import load_settings  # noqa: E402
from bot.training import trainer  # noqa: E402

if TYPE_CHECKING:
    from bot.content_checks.data import Data

logging_setup.configure()
garbage.collect_rarely()  # as the commands do

# `--fast` leaves out what needs a trained model, a browser, a database server, Redis, a server on a port of its own or all of data/ ...
_SLOW_FIXTURES = {"model", "postgres", "redis_server", "browser", "address", "served", "project_data"}
# ... and does not even read the folders that are all of that kind, or measure.
_SLOW_FOLDERS = {
    ROOT / "tests" / name for name in ("security/fuzz", "benchmarks", "booklet", "browser", "resilience", "integration")
}
_TOGETHER = "tests/integration/"
_LARGE = 100_000  # bytes
_ONCE_MORE = 2  # times that a large text is read by whoever needs all of data/


def pytest_addoption(parser: pytest.Parser) -> None:
    lane = parser.getgroup("lanes").addoption
    lane("--fast", action="store_true", help="no model, no browser, no services: see CONTRIBUTING.md")
    lane("--slow", action="store_true", help="only what --fast leaves out")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "slow: all content or cases, a Python of its own, or seconds of CPU; left out by --fast"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.getoption("--fast") and _all_slow(collection_path) else None


def _all_slow(path: Path) -> bool:
    """A folder of the kind, or a file that is marked as a whole: what it imports takes seconds too."""
    marked = path.suffix == ".py" and "\npytestmark = pytest.mark.slow" in path.read_text(encoding="utf-8")
    return marked or path in _SLOW_FOLDERS


def pytest_collection_finish() -> None:
    """What was imported stays until the end: nobody need look through it for garbage."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    fast, slow = config.getoption("--fast"), config.getoption("--slow")
    if fast and slow:
        raise pytest.UsageError("--fast and --slow leave nothing: all tests run without either")
    if not (fast or slow):
        return
    left_out = [item for item in items if _slow(item) is fast]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _slow(item) is slow]


class _ByFile(LoadFileScheduling):
    """One process of tests runs all of a file, whose fixtures they share, and all of tests/integration, which starts three servers."""

    def _split_scope(self, nodeid: str) -> str:
        return _TOGETHER if nodeid.startswith(_TOGETHER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def _slow(item: pytest.Item) -> bool:
    """By its mark, or by a fixture, also one that another fixture asks for."""
    return bool(item.get_closest_marker("slow") or _SLOW_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def each_text_is_read_once() -> Iterator[None]:
    """A text of YAML, wherever its file is, and what is made of it: no code changes either. Most tests of the web make a front, of a
    hundred files; those of the checks break one file of a copy and read the others.

    A large one is not kept at once, but the bank that is made of them is: an answer's file takes megabytes with its line numbers. The
    sources, which each front reads, are kept from their third time on.
    """
    document, validated = yaml_file._document, schema._validated
    documents: dict[str, Any] = {}
    made: dict[tuple[int, Any], Any] = {}  # by the identity of a content that is kept in `documents`
    kept: set[int] = set()
    times: Counter[int] = Counter()  # by the hash of a large text

    def document_once(text: str) -> Any:
        if text in documents:
            return documents[text]
        found = document(text)
        large = len(text) >= _LARGE
        times.update([hash(text)] if large else [])
        if found is not None and not (large and times[hash(text)] <= _ONCE_MORE):
            documents[text] = found
            kept.add(id(found.content))
        return found

    def validated_once(content: Any, model: Any) -> Any:
        if id(content) not in kept:
            return validated(content, model)
        if (id(content), model) not in made:
            made[id(content), model] = validated(content, model)
        return made[id(content), model]

    read_bank = Bank.read
    bank = functools.cache(read_bank)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_file, "_document", document_once)
        patch.setattr(schema, "_validated", validated_once)
        patch.setattr(Bank, "read", lambda data: (bank if data == ROOT / "data" else read_bank)(data))
        yield


@pytest.fixture(scope="session")
def project_data() -> Data:
    """All of the project's data/, to look at: reading it with its line numbers takes 20 seconds, so it is done once a process."""
    from bot.content_checks.data import Data

    return Data.read(ROOT / "data")


@pytest.fixture(scope="session")
def model(request) -> Path:
    """The model that fits the data as it is; trained now if there is none, but never with `--fast`."""
    if request.config.getoption("--fast"):
        pytest.fail("the fast lane has no model: mark this test slow, or ask for the fixture by name")
    return trainer.train(load_settings())


@pytest.fixture(scope="session")
def backend(model):
    """The embedded backend, loaded once."""
    from bot.assistant.backends.embedded import EmbeddedBackend

    return EmbeddedBackend.load(model)


@pytest.fixture(scope="session")
def assistant(backend):
    """The assistant as a front sees it."""
    from bot.assistant.assistant import Assistant

    return Assistant(backend, reply_seconds=30)


@pytest.fixture
def talk(assistant):
    """Say lines in one new conversation; gives the replies."""
    import secrets

    async def say(*lines: str):
        conversation = secrets.token_urlsafe(8)
        return [await assistant.reply(conversation, line) for line in lines]

    return say


@pytest.fixture(scope="session")
def postgres(request, tmp_path_factory):
    """The URL of a real PostgreSQL that runs for the tests."""
    if request.config.getoption("--fast"):  # asked for by name at run time: in one of the values of a parameter
        pytest.fail("the fast lane starts no PostgreSQL: mark this value slow")
    pgserver = pytest.importorskip("pgserver", reason="pgserver is not installed: no PostgreSQL to test with")
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    except Exception as error:  # whatever keeps it from starting: no rights, no memory, no such platform
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1)
    server.cleanup()
