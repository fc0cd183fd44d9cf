"""Checks of everything in data/, in words for the person who edits it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.content_checks.answers import check_answers
from bot.content_checks.bank import check_bank
from bot.content_checks.blockers import check_blockers
from bot.content_checks.booklet import check_booklet
from bot.content_checks.citations import check_citations
from bot.content_checks.complaint import check_complaint
from bot.content_checks.complaint_pages import check_complaint_pages
from bot.content_checks.conversations import check_conversations
from bot.content_checks.data import Data
from bot.content_checks.dates import check_dates
from bot.content_checks.duplicates import check_duplicates
from bot.content_checks.figures import check_figures
from bot.content_checks.languages import check_languages
from bot.content_checks.lines import LabelledLines, check_repeated
from bot.content_checks.offered import check_offered
from bot.content_checks.sessions import check_sessions
from bot.content_checks.spelling import check_spelling
from bot.content_checks.topics import check_topics
from bot.content_checks.wording import check_wording
from bot.knowledge.sessions import Rules
from bot.knowledge.yaml_file import Problem


def check(folder: Path, today: dt.date, kinds: Rules) -> list[Problem]:
    """Every problem in the data folder, by file and line; `kinds` of activity are those that a class has. A file that cannot be read hides what is in it."""
    return problems_of(Data.read(folder), LabelledLines.read(folder), today, kinds)


def problems_of(data: Data, lines: LabelledLines, today: dt.date, kinds: Rules) -> list[Problem]:
    """The same of what was read of a folder."""
    problems = [
        *data.problems,
        *lines.problems,
        *check_answers(data),
        *check_topics(data, lines),
        *check_bank(data),
        *check_conversations(data, lines),
        *check_citations(data),
        *check_figures(data),
        *check_wording(data),
        *check_spelling(data),
        *check_dates(data, today),
        *check_offered(data, lines),
        *check_sessions(data, kinds),
        *check_complaint(data),
        *check_complaint_pages(data),
        *check_booklet(data),
        *check_repeated(lines),
        *check_duplicates(lines),
        *check_languages(data),
        *check_blockers(data.folder),
    ]
    return sorted(set(problems), key=lambda problem: (problem.file, problem.line, problem.message))
