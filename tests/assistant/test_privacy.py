"""What a young person writes is nowhere but in memory."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

CANARIES = ("canarioamarelo", "Zulmira Quimera", "@kanario_x9")
LINES = [
    f"chamo-me {CANARIES[1]} e o {CANARIES[2]} ameaçou-me {CANARIES[0]}",
    f"quero morrer {CANARIES[0]}",
    f"help me {CANARIES[0]} {CANARIES[2]}",
    "ajuda-me a preparar a queixa",
    f"sim {CANARIES[0]}",
    f"o {CANARIES[1]} ameaçou-me no jogo",
    f'/inform{{"x": "{CANARIES[0]}"}}',
]


async def test_no_log_record_holds_what_was_written(assistant, caplog, monkeypatch):
    with caplog.at_level(logging.DEBUG):
        for line in LINES:
            await assistant.reply("canary", line)
        monkeypatch.setattr("actions.answer.open_library", lambda: 1 / 0)
        await assistant.reply("canary", LINES[0])
    assert not any(canary in caplog.text for canary in CANARIES)


def test_nothing_reaches_output_database_or_disk(root, model, tmp_path):
    """A whole run in a process of its own, with its own home, temporary folder and database."""
    import json

    lines = "\n".join(
        json.dumps({"id": number, "text": line, "conversation": "c"}) for number, line in enumerate(LINES)
    )
    places = {name: tmp_path / name for name in ("home", "tmp", "db")}
    for place in places.values():
        place.mkdir()
    environment = {
        **os.environ,
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "TUENET_DATABASE_URL": f"sqlite:///{places['db'] / 'directory.sqlite'}",
    }
    began = (root / "pyproject.toml").stat().st_mtime
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "ask", "--jsonl"],
        input=lines, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == len(LINES)
    assert not any(canary in done.stdout + done.stderr for canary in CANARIES)
    written = [path for place in places.values() for path in place.rglob("*") if path.is_file()]
    written += [path for path in (root / "var").rglob("*") if path.is_file() and path.stat().st_mtime > began]
    for path in written:
        content = path.read_bytes()
        assert not any(canary.encode() in content for canary in CANARIES), path
