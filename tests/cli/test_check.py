"""tuenet check, as a person sees it."""

from __future__ import annotations

import pytest

from bot.cli import check
from bot.content_checks import links
from bot.knowledge.yaml_file import Problem


def test_an_error_is_shown_with_its_file_and_fails(tmp_path, capsys):
    problems = [
        Problem(tmp_path / "data" / "a.yml", 3, "correct it"),
        Problem(tmp_path / "data" / "a.yml", 4, "old", warning=True),
    ]
    assert check.show(problems, tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "data/a.yml:3: error: correct it",
        "data/a.yml:4: warning: old",
        "1 errors, 1 warnings",
    ]


def test_warnings_alone_and_nothing_at_all_pass(tmp_path, capsys):
    assert check.show([Problem(tmp_path / "a.yml", 4, "old", warning=True)], tmp_path) == 0
    assert check.show([], tmp_path) == 0
    assert "in order" in capsys.readouterr().out


@pytest.mark.slow
def test_without_internet_it_says_so_and_passes(root, capsys, monkeypatch):
    async def offline(urls, done):
        return None

    monkeypatch.setattr(links, "check_links", offline)
    assert check.test_links(root / "data") == []
    assert "no internet" in capsys.readouterr().out


@pytest.mark.slow
def test_a_dead_address_is_an_error_on_its_line_and_a_moved_one_a_warning(root, monkeypatch):
    async def answered(urls, done):
        first, second, *_ = urls
        return [links.Result(first, "dead", "answers 404"), links.Result(second, "moved", "https://new.pt")]

    monkeypatch.setattr(links, "check_links", answered)
    problems = check.test_links(root / "data")
    assert sorted(problem.warning for problem in problems) == [False, True]
    assert all(problem.line > 1 for problem in problems)
