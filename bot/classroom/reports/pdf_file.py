"""The report of a session on paper: A4, with charts, in a font that has every letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import matplotlib
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.classroom.suppression import FEW, SUPPRESSED
from bot.classroom.ui_texts import ClassroomWords
from bot.common.languages import region

_FONT = "DejaVu"
_MARGIN = 18.0  # millimetres
_INK, _QUIET, _LINE = (26, 35, 51), (92, 102, 117), (214, 219, 227)
_BAR, _GOOD, _BEFORE = (60, 110, 180), (28, 122, 82), (150, 165, 190)
_BAR_WIDTH, _BAR_HEIGHT = 62.0, 4.2


def draw(told: dict[str, Any], words: ClassroomWords) -> bytes:
    """A report as `bot.classroom.reports.session_report.report` gives it. Takes some tenths of a second."""
    return _Paper(told, words).whole()


def _folder() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


class _Sheet(FPDF):
    """Pages with a number at the foot."""

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(_FONT, size=8)
        self.set_text_color(*_QUIET)
        self.cell(0, 5, f"Tu e a Net · {self.page_no()}/{{nb}}", align="C")


class _Paper:
    def __init__(self, told: dict[str, Any], words: ClassroomWords) -> None:
        self._told = told
        self._language = told["lang"]
        self._words = words
        sheet = _Sheet(format="A4")
        sheet.set_margins(_MARGIN, _MARGIN)
        sheet.set_auto_page_break(True, margin=20)
        sheet.add_font(_FONT, fname=_folder() / "DejaVuSans.ttf")
        sheet.add_font(_FONT, style="B", fname=_folder() / "DejaVuSans-Bold.ttf")
        sheet.set_title(self._word("title"))
        sheet.set_author("Tu e a Net")
        sheet.set_lang(region(self._language))
        self._sheet = sheet
        with TTFont(_folder() / "DejaVuSans.ttf") as font:
            self._letters = frozenset(font.getBestCmap())

    def whole(self) -> bytes:
        told = self._told
        self._sheet.add_page()
        self._head()
        if any(row["before"] is not None or row["after"] is not None for row in told["moved"]):
            self._title(self._word("learned"))
            self._text(self._word("learned_how"), size=8.5, colour=_QUIET)
            for row in told["moved"]:
                self._moved(row)
        for activity in told["activities"]:
            self._title(activity["title"])
            for item in activity["items"]:
                self._item(item)
        if told["topics"]:
            self._title(self._word("topics"))
            most = max(
                (topic["students"] for topic in told["topics"] if isinstance(topic["students"], int)), default=FEW
            )
            for topic in told["topics"]:
                self._bar(topic["name"], topic["students"], most, _BAR)
        if told["wall"]:
            self._title(self._word("wall"))
            for question in told["wall"]:
                self._text(f"• {question['text']}", style="B")
                for bubble in (question["answer"] or {"bubbles": []})["bubbles"]:
                    self._text(bubble, size=9, colour=_QUIET, indent=4)
        self._title(self._word("contacts"))
        for card in told["contacts"]:
            self._contact(card)
        return bytes(self._sheet.output())

    def _head(self) -> None:
        told = self._told
        self._text("Tu e a Net", size=10, colour=_QUIET)
        self._text(self._word("title"), size=20, style="B")
        facts = (
            (self._word("day"), told["day"]),
            (self._word("age"), self._words.ages[told["age"]].get(self._language)),
            (self._word("students"), str(told["students"])),
            (self._word("plan"), f"{told['minutes']} {self._word('minutes')}"),
        )
        self._text("   ".join(f"{name}: {value}" for name, value in facts), size=10)
        self._sheet.ln(1)
        self._text(self._word("note"), size=8.5, colour=_QUIET)

    def _item(self, item: dict[str, Any]) -> None:
        self._keep_together(14 + 7 * len(item["choices"]))
        self._sheet.ln(2)
        self._text(item["text"], style="B", size=9.5)
        self._sheet.ln(0.8)
        most = FEW if self._told["students"] == SUPPRESSED else self._told["students"]
        for choice in item["choices"]:
            mark = f" ✓ {self._word('right')}" if choice["right"] else ""
            self._bar(choice["text"] + mark, choice["votes"], most, _GOOD if choice["right"] else _BAR)
        if item["articles"]:
            self._text("; ".join(item["articles"]), size=8, colour=_QUIET)

    def _moved(self, row: dict[str, Any]) -> None:
        self._keep_together(24)
        self._sheet.ln(1.5)
        self._text(row["question"], size=9.5)
        self._sheet.ln(0.8)
        for when, colour in (("before", _BEFORE), ("after", _GOOD)):
            share = row[when]
            text = self._word("too_few") if share is None else f"{round(100 * share)} %"
            self._bar(self._word(when), text, 1.0, colour, length=share or 0.0)

    def _bar(
        self, label: str, count: int | str, most: float, colour: tuple[int, int, int], length: float | None = None
    ) -> None:
        """A label, a bar as long as `count` (or `length`) of `most`, and the count in words. A suppressed count has a hollow bar."""
        sheet = self._sheet
        width = sheet.epw - _BAR_WIDTH - 40
        sheet.set_font(_FONT, size=8.5)
        sheet.set_text_color(*_INK)
        lines = cast("list[str]", sheet.multi_cell(width, 4.4, self._known(label), dry_run=True, output="LINES"))
        self._keep_together(4.4 * len(lines) + 2)
        top = sheet.get_y()
        sheet.multi_cell(width, 4.4, self._known(label), align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        left = sheet.l_margin + width + 3
        sheet.set_draw_color(*_LINE)
        sheet.set_fill_color(*colour)
        sheet.rect(left, top, _BAR_WIDTH, _BAR_HEIGHT, style="D")
        size = length if length is not None else count / most if isinstance(count, int) else 0.0
        if size > 0:
            sheet.rect(left, top, _BAR_WIDTH * min(1.0, size), _BAR_HEIGHT, style="F")
        sheet.set_xy(left + _BAR_WIDTH + 2, top)
        sheet.cell(35, _BAR_HEIGHT, str(count))
        sheet.set_xy(sheet.l_margin, top + 4.4 * len(lines) + 1.6)

    def _contact(self, card: dict[str, Any]) -> None:
        ways = dict.fromkeys(card[key] for key in ("phone", "chat", "web", "email") if card.get(key))
        self._keep_together(12)
        self._text(f"{card['name']}: {', '.join(ways)}" if ways else card["name"], style="B", size=9.5)
        if card.get("what_for"):
            self._text(card["what_for"], size=8.5, colour=_QUIET)

    def _title(self, text: str) -> None:
        self._keep_together(30)
        self._sheet.ln(5)
        self._text(text, size=13, style="B")
        self._sheet.set_draw_color(*_LINE)
        y = self._sheet.get_y() + 0.5
        self._sheet.line(self._sheet.l_margin, y, self._sheet.w - self._sheet.r_margin, y)
        self._sheet.ln(2)

    def _text(
        self,
        text: str,
        size: float = 9.5,
        style: str = "",
        colour: tuple[int, int, int] = _INK,
        indent: float = 0.0,
    ) -> None:
        sheet = self._sheet
        sheet.set_font(_FONT, style=style, size=size)
        sheet.set_text_color(*colour)
        sheet.set_x(sheet.l_margin + indent)
        sheet.multi_cell(0, size * 0.5, self._known(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _keep_together(self, height: float) -> None:
        """A new page, if this much would not fit any more."""
        if self._sheet.will_page_break(height):
            self._sheet.add_page()

    def _known(self, text: str) -> str:
        """The text without what the font cannot draw, such as emoji."""
        return "".join(letter for letter in text if letter.isspace() or ord(letter) in self._letters)

    def _word(self, name: str) -> str:
        return self._words.report[name].get(self._language)
