"""tuenet booklet"""

from __future__ import annotations

import pytest

from bot.booklet import edition
from bot.booklet.papers import BY_FILE
from bot.cli.main import main


@pytest.fixture
def printed(monkeypatch):
    """What was printed, without printing: the addresses by file."""
    asked: dict[str, str | None] = {}

    def pdf(_, paper, address=None) -> bytes:
        asked[paper.file] = address
        return b"%PDF"

    monkeypatch.setattr(edition.Edition, "pdf", pdf)
    return asked


@pytest.mark.slow
def test_every_paper_goes_into_the_folder(printed, tmp_path, capsys):
    assert main(["booklet", "--out", str(tmp_path / "new" / "papers"), "--address", "https://tuenet.example"]) == 0
    assert {path.name for path in (tmp_path / "new" / "papers").iterdir()} == set(BY_FILE) == set(printed)
    assert set(printed.values()) == {"https://tuenet.example"}
    assert f"{len(BY_FILE)} papers in" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_told(printed, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["booklet", "--out", str(tmp_path / "file" / "papers")]) == 1
    assert "tuenet booklet:" in capsys.readouterr().err
