"""A command that does its work and ends."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path


class CommandError(RuntimeError):
    """It ended with another code than 0, or not in time; the message holds the end of what it said."""


async def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], most_seconds: float) -> str:
    """What it wrote to its output. It ends with this process. Raises CommandError."""
    process = await asyncio.create_subprocess_exec(*command, cwd=cwd, env=env, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    try:
        output, errors = await asyncio.wait_for(process.communicate(), most_seconds)
    except TimeoutError as error:
        raise CommandError(f"{command[0]} took longer than {most_seconds:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise CommandError(f"{' '.join(command[:4])}: {errors.decode(errors='replace')[-3000:]}")
    return output.decode()
