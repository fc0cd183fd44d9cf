"""tuenet passphrase"""

from __future__ import annotations

import argparse
import getpass
import sys

from bot.classroom import passphrase

HELP = "print the hash of a pass phrase for facilitators, for TUENET_FACILITATOR_PASSPHRASE or the file of TUENET_FACILITATOR_PASSPHRASE_FILE"
EXAMPLE = "(umask 077; tuenet passphrase --new > passphrase)"


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--new", action="store_true", help="make a pass phrase, and show it once")


def run(options: argparse.Namespace) -> int:
    """The hash is all that goes to standard output, so that it can be sent to a file."""
    if options.new:
        phrase = passphrase.fresh()
        print(f"pass phrase, shown only now: {phrase}", file=sys.stderr)
    else:
        phrase = getpass.getpass("pass phrase: ")
        if getpass.getpass("the same again: ") != phrase:
            print("tuenet passphrase: these two are not the same", file=sys.stderr)
            return 2
    print(passphrase.hashed(phrase))
    return 0
