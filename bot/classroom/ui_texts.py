"""data/classroom/words.yml: what the server itself says in a session."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import LocalizedText, read_as


class ClassroomWords(BaseModel):
    """`activities` by kind, `ages` by age group, `codes` of law by their letters, `report` by what stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    activities: dict[str, LocalizedText]
    ages: dict[str, LocalizedText]
    codes: dict[str, LocalizedText]
    article: LocalizedText
    report: dict[str, LocalizedText]

    def citation(self, key: str, language: str) -> str:
        """ "artigo 181.º do Código Penal" out of "CP 181"."""
        code, number = key.split(" ", 1)
        main, _, letter = number.partition("-")
        article = self.article.get(language).format(number=main) + (f"-{letter}" if letter else "")
        return f"{article} {self.codes[code].get(language)}"


def read_words(data: Path) -> ClassroomWords:
    """Raises DataError if the file is invalid."""
    return read_as(data / "classroom" / "words.yml", ClassroomWords)
