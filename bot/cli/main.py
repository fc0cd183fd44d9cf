"""tuenet: the commands of Tu e a Net."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import cast

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import interpreter
from bot.cli import ask, assistant, booklet, chat, check, evaluate, passphrase, serve, train
from bot.common import garbage
from bot.database import engine as database
from bot.settings import SettingsError, load_settings, warn_of_old_names
from bot.training import model_record
from bot.training.trainer import TrainingError

_COMMANDS = (serve, chat, train, ask, evaluate, check, booklet, passphrase)
# Their errors hold what was written.
_SILENT = ("rasa.core.channels.rest", "rasa.core.processor", "rasa_sdk.executor")
_EXAMPLES = """examples:
  tuenet serve                  the chat page on http://127.0.0.1:8080
  tuenet chat --lang en         talk in the terminal
  tuenet rasa shell             any command of Rasa's own, with what this environment needs
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="tuenet",
        description="Tu e a Net: answers young people about online abuse, complaint and support.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"tuenet {_version()}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    for module in _COMMANDS:
        name = module.__name__.rsplit(".", 1)[1]
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"example:\n  {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    commands.add_parser("rasa", help="pass everything after it to Rasa's own command line", add_help=False)
    return top


def _version() -> str:
    """That of the installed package; "unknown" if the code runs without being installed."""
    try:
        return metadata.version("tu-e-a-net")
    except metadata.PackageNotFoundError:
        return "unknown"


def _rasa(arguments: Sequence[str]) -> int:
    """Rasa's own command line in this process, with the compatibility layer in place."""
    from bot import rasa_compat

    rasa_compat.install()
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")  # where the action server listens: it asks nobody who they are
    if arguments[:1] in (["run"], ["shell"]):
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # as EmbeddedBackend.load: threads would wait for each other
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.path.insert(0, str(Path.cwd()))  # components and actions are imported from the project's root
    if arguments[:1] in (["run"], ["shell"]) and arguments[1:2] != ["actions"]:
        interpreter.warn()
        warn_of_old_names()
        assistant.look_at_database(load_settings())
        _prepare()
        arguments = _careful(arguments)
    sys.argv = ["rasa", *arguments]
    from rasa.__main__ import main as rasa_main

    rasa_main()
    return 0


def _careful(arguments: Sequence[str]) -> list[str]:
    """The same with what Rasa leaves open: it listens on loopback, and the model is the one that was trained. Raises ModelMismatchError."""
    if {"-h", "--help"} & set(arguments):
        return list(arguments)
    given = argparse.ArgumentParser(add_help=False)
    given.add_argument("-i", "--interface", default="127.0.0.1")
    given.add_argument("-m", "--model", type=Path, default=load_settings().models)
    known, others = given.parse_known_args(arguments)
    return [*others, "--interface", known.interface, "--model", str(model_record.verified(known.model))]


def _prepare() -> None:
    """For a process that answers: actions inside it if endpoints.yml says so, and what makes Rasa quick."""
    from bot.assistant.rasa_server.action_endpoint import InProcessActions
    from bot.rasa_compat import action_endpoint, patches

    action_endpoint.install(InProcessActions)
    patches.apply()


def _named() -> str:
    """The file of an SQLite database, to see a mistyped path. No other is named: its address holds a password."""
    path = database.file_of(make_url(load_settings().database_url))
    return f" ({path})" if path else ""


def main(arguments: Sequence[str] | None = None) -> int:
    garbage.collect_rarely()
    given = list(sys.argv[1:] if arguments is None else arguments)
    from bot import logging_setup

    try:
        if given[:1] == ["rasa"]:
            return _rasa(given[1:])
        logging_setup.configure()
        warn_of_old_names()
        options = parser().parse_args(given)
        return cast(int, options.run(options))
    except (SettingsError, model_record.ModelMismatchError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        told = " ".join(str(getattr(error, "orig", error)).split())  # PostgreSQL's takes several lines
        print(f"the database of TUENET_DATABASE_URL{_named()} cannot be used: {told}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
