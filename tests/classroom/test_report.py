"""What is taken home: small counts are not told, nothing says who, and the paper can be read back."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bot.classroom.reports import all_sessions
from bot.classroom.reports.session_report import as_csv, report
from bot.classroom.storage.sql_models import SessionRow
from tests.classroom.conftest import NOW


@pytest.fixture
def held(room, class_of, go):
    """A session of 12 students: 7 right before, all right after; a quiz with 10 against 2; a wall; topics."""
    students = class_of(12)
    go("before")
    right = room.running.items[0].right
    for number, student in enumerate(students):
        room.vote(student, room.activity, 0, right if number < 7 else (right + 1) % 3)
    room.vote(students[0], room.activity, 0, right)
    go("quiz")
    for number, student in enumerate(students):
        room.vote(student, room.activity, 0, 0 if number < 10 else 2)
    go("rehearsal")
    for student in students[:5]:
        room.vote(student, room.activity, 0, 1)
    go("wall")
    room.ask("q1", "=HYPERLINK(1) é crime? 😀")
    room.ask("q2", "não aprovada")
    room.approve("q1", ["Depende."])
    go("after")
    for student in students:
        room.vote(student, room.activity, 0, right)
    for student in students[:9]:
        room.cloud.note(student, "scam")
    for student in students[:4]:
        room.cloud.note(student, "rumours")
    for student in students:
        room.cloud.note(student, "grooming")
    return room


def test_counts_under_five_are_not_told(held, content):
    told = report(held, content)
    quiz = next(activity for activity in told["activities"] if activity["kind"] == "quiz")["items"][0]
    assert [choice["votes"] for choice in quiz["choices"]] == [10, "<5", "<5"]
    assert {topic["topic"]: topic["students"] for topic in told["topics"]} == {"scam": 9, "rumours": "<5"}
    assert told["students"] == 12
    assert (
        told["moved"][0]["before"] == 0.58 and told["moved"][0]["after"] == 1.0 and told["moved"][1]["before"] is None
    )


def test_few_students_have_no_shares(room, class_of, go, content):
    students = class_of(4)
    go("before")
    for student in students:
        room.vote(student, room.activity, 0, 0)
    told = report(room, content)
    assert told["students"] == "<5" and told["moved"][0]["before"] is None


def test_nothing_says_who(held, content):
    told = json.dumps(report(held, content))
    assert not any(student in told for student in held.students)
    assert "não aprovada" not in json.dumps(report(held, content), ensure_ascii=False)


def test_the_csv_can_be_read_and_runs_nothing(held, content):
    written = as_csv(report(held, content), content)
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert "<5" in cells and not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def paper_of(room, content):
    """As it can be read back. Drawing takes matplotlib, which takes two seconds to import: the fast lane does without."""
    from pypdf import PdfReader

    from bot.classroom.reports import pdf_file

    return PdfReader(io.BytesIO(pdf_file.draw(report(room, content), content.words)))


@pytest.mark.slow  # draws a PDF
def test_the_paper_holds_results_and_contacts(held, content):
    paper = paper_of(held, content)
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert (
        "Relatório da sessão" in text and "<5" in text and "58 %" in text and "116 111" in text and "Depende." in text
    )
    assert 1 < len(paper.pages) < 12
    fonts = {
        str(font["/BaseFont"])
        for page in paper.pages
        for font in (page["/Resources"]["/Font"][name].get_object() for name in page["/Resources"]["/Font"])
    }
    assert all("DejaVu" in font for font in fonts)


@pytest.mark.slow  # draws a PDF
def test_the_paper_of_a_room_where_nothing_happened(room, content):
    text = paper_of(room, content).pages[0].extract_text()
    assert "Contactos" in text


def test_what_stays_is_counts(held, content):
    held.close(NOW, "session")
    totals = all_sessions.totals(held)
    assert totals["students"] == 12 and totals["topics"] == {"scam": 9}
    assert totals["before"] == {"forwarding": 0.58} and totals["after"] == {"forwarding": 1.0}
    assert "room" not in totals and "code" not in totals


def test_the_view_over_all_sessions(held, content):
    held.close(NOW, "session")
    row = SessionRow(id="a", **all_sessions.totals(held))
    small = SessionRow(
        id="b", **{**all_sessions.totals(held), "students": 3, "topics": {}, "before": {}, "age": "10_12"}
    )
    seen = all_sessions.aggregate([row, small], content, "en")
    assert seen["sessions"] == 2 and seen["students"] == 15
    assert [(age["age"], age["students"]) for age in seen["ages"]] == [("10_12", "<5"), ("13_15", 12)]
    assert seen["topics"][0]["students"] == 9 and seen["topics"][0]["name"] == content.topic("scam", "en")
    assert seen["moved"][0]["before"] == 0.58
    assert seen["rows"][1]["students"] == "<5"
    rows = list(csv.reader(io.StringIO(all_sessions.as_csv(seen, content, "en").removeprefix("\ufeff"))))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1


def test_no_session_yet(content):
    seen = all_sessions.aggregate([], content, "pt")
    assert seen["sessions"] == 0 and seen["students"] == "<5"
    assert all_sessions.as_csv(seen, content, "pt").count("\n") == 1
