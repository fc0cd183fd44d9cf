"""The words of the booklet, in data/pages/booklet.yml: its page, and what its papers say besides the data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.answers import AnswerId
from bot.knowledge.page_texts.site import Words
from bot.knowledge.schema import Id, LocalizedText, read_as

FILE = Path("pages") / "booklet.yml"
PaperKind = Literal["booklet", "folded", "family", "teachers", "poster", "topic"]
Icon = Literal["speech", "picture", "hand", "shield", "key", "ring"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stated(LocalizedText):
    """A sentence, with the keys of its sources if it states a fact; contacts stand in braces."""

    sources: list[str] = []


class BookletPage(_Part):
    """The page /livro."""

    title: Words
    description: Words
    headline: Words
    lead: Words
    device: Words
    papers: Words
    sheets: Words
    sheets_lead: Words
    wait: Words
    format: Words
    other: Words


class PaperTexts(_Part):
    name: Words
    what: Words


class Book(_Part):
    subtitle: Words
    first: Words
    use: Words
    how: list[Words]
    contents: Words
    evidence: Words
    takedown: Words
    does: Words
    does_not: Words
    how_to: Words
    contacts: Words
    support: Words
    complaint: Words
    removal: Words
    free: Words
    hours: Words
    sources: Words
    made: Words
    back: Words
    page: Words
    sheet: Words


class AdultSheet(_Part):
    """A sheet for adults: answers of the bank between what opens and what closes it, and whom to call."""

    title: Words
    greeting: Words | None = None
    opening: list[Stated]
    answers: list[AnswerId] = Field(min_length=1)
    closing: list[Stated]
    numbers: Words
    contacts: list[Id] = Field(min_length=1)


class Poster(_Part):
    headline: Words
    lead: Stated
    scan: Words
    address: Words
    contacts: list[Id] = Field(min_length=1)
    groups: Words


class BookletWords(_Part):
    page: BookletPage
    papers: dict[PaperKind, PaperTexts]
    book: Book
    drawings: dict[Icon, Words]
    family: AdultSheet
    teachers: AdultSheet
    poster: Poster

    @model_validator(mode="after")
    def _all_there(self) -> BookletWords:
        for name, wanted, found in (("papers", PaperKind, self.papers), ("drawings", Icon, self.drawings)):
            if missing := set(get_args(wanted)) - set(found):
                raise ValueError(f"'{name}' lacks '{min(missing)}'")
        return self


def read_booklet(data: Path) -> BookletWords:
    """Raises DataError if the file is invalid."""
    return read_as(data / FILE, BookletWords)
