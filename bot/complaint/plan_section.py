"""One part of a plan, and how it is cut into bubbles."""

from __future__ import annotations

from dataclasses import dataclass

from bot.common.languages import DEFAULT
from bot.common.readability import words
from bot.knowledge.schema import LocalizedText
from bot.knowledge.topics import MENTION

MOST_WORDS = 90  # in a bubble
_MENTION = " ".join(["x"] * 8)  # as many words as the longest name of a contact in data/directory


@dataclass(frozen=True)
class PlanPart:
    """`lines` by language. Contacts are named in braces, as in data/topics. A part without lines is not said."""

    name: str
    title: LocalizedText | None
    lines: dict[str, tuple[str, ...]]
    law: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def contacts(self) -> tuple[str, ...]:
        """Ids of the contacts that are named, in their order."""
        return tuple(dict.fromkeys(MENTION.findall("\n".join(self.lines[DEFAULT]))))

    def bubbles(self, language: str) -> tuple[str, ...]:
        """The title and the lines, in bubbles of at most MOST_WORDS words once the contacts are written out."""
        bubbles: list[list[str]] = [[self.title.get(language)] if self.title else []]
        for line in self.lines[language]:
            if bubbles[-1] and _length([*bubbles[-1], line]) > MOST_WORDS:
                bubbles.append([])
            bubbles[-1].append(line)
        if len(bubbles) > 1 and len(bubbles[-1]) == 1 and len(bubbles[-2]) > 2:  # one line alone looks lost
            bubbles[-1].insert(0, bubbles[-2].pop())
        return tuple("\n".join(bubble) for bubble in bubbles)


def _length(lines: list[str]) -> int:
    return len(words(MENTION.sub(_MENTION, "\n".join(lines))))
