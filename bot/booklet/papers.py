"""Which papers there are, and what their files are called."""

from __future__ import annotations

from dataclasses import dataclass

from bot.common.languages import LANGUAGES, Language
from bot.knowledge.page_texts.booklet import PaperKind
from bot.labels import TOPICS

_NAMES: dict[PaperKind, dict[Language, str]] = {
    "booklet": {"pt": "livro", "en": "booklet"},
    "folded": {"pt": "livro-dobrar", "en": "booklet-fold"},
    "family": {"pt": "familias", "en": "families"},
    "teachers": {"pt": "professores", "en": "teachers"},
    "poster": {"pt": "cartaz", "en": "poster"},
    "topic": {"pt": "tema", "en": "topic"},
}


@dataclass(frozen=True)
class Paper:
    """`topic`: of a sheet of a topic alone."""

    kind: PaperKind
    language: Language
    topic: str | None = None

    @property
    def file(self) -> str:
        """ "tu-e-a-net-tema-intimate-images-pt.pdf" """
        topic = f"-{self.topic.replace('_', '-')}" if self.topic else ""
        return f"tu-e-a-net-{_NAMES[self.kind][self.language]}{topic}-{self.language}.pdf"


PAPERS = tuple(
    paper
    for language in LANGUAGES
    for paper in (
        *(Paper(kind, language) for kind in _NAMES if kind != "topic"),
        *(Paper("topic", language, topic) for topic in TOPICS),
    )
)
BY_FILE = {paper.file: paper for paper in PAPERS}
