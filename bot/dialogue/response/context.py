"""What one turn is answered by: the same for all parts of the reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.dialogue import audience, danger, danger_reading, denials, poisoning, statements
from bot.dialogue.case import FORMAL, Case
from bot.dialogue.reading import Reading
from bot.dialogue.response.answer_ids import NOT_HEARD
from bot.dialogue.response.grounding import grounded
from bot.dialogue.utterance import Utterance
from bot.knowledge.answers import Bank
from bot.knowledge.library import Library
from bot.knowledge.topics import Topics
from bot.nlu.text.normalize import plain

_CALMED = frozenset({"no_danger", "safe_now"})


@dataclass(frozen=True)
class TurnContext:
    """`reading`: what was read of the message and has a ground in what was said. `before`: the case before it. `said`: the message, `said_before`: those
    before it, in small letters, without accents. The case as it stands after the message grows with the reply, and is handed on beside this."""

    library: Library
    utterance: Utterance
    reading: Reading
    before: Case
    said: str
    said_before: tuple[str, ...]

    @classmethod
    def of(cls, library: Library, utterance: Utterance, reading: Reading, before: Case) -> TurnContext:
        said, said_before = plain(utterance.said), tuple(plain(one) for one in before.said)
        found = grounded(library, reading, before, said, said_before)
        return cls(library, utterance, found, before, said, said_before)

    @property
    def bank(self) -> Bank:
        return self.library.bank

    @property
    def topics(self) -> Topics:
        return self.library.topics

    @property
    def language(self) -> str:
        return self.utterance.language

    @property
    def not_plain(self) -> bool:
        """No words of danger were found, and its chance is not so high that no other word counts."""
        return self.utterance.danger is None and self.reading.danger < danger_reading.PLAIN_DANGER

    @property
    def calmed(self) -> bool:
        """Danger is denied in this message, or it is told that it is over."""
        return self.said_calm or not _CALMED.isdisjoint(self.reading.facts)

    @property
    def said_calm(self) -> bool:
        """The same in words that are known, not only read."""
        return self.reading.denied or statements.said_safe(self.said)

    @property
    def swallowed(self) -> bool:
        """Medicine was taken, and nobody sees to it yet."""
        return poisoning.something_swallowed(self.bank, self.before, (self.said, *self.said_before))

    @property
    def explained_away(self) -> bool:
        """The first alarm of the talk is taken back: it was a play, a game, a toy, and no words of danger stand beside that."""
        act, _ = self.reading.best("act")
        return self.utterance.danger is None and danger.explained_away(self.before, self.said, act, self.topics)

    def as_urgent(self, danger: str | None) -> TurnContext:
        """The same turn, as if its message told of danger; `danger`: as if such words stood in it."""
        return replace(self, utterance=replace(self.utterance, risk="urgent", danger=danger))

    def denied(self, ids: Iterable[str]) -> frozenset[str]:
        """Of the ids of answers those about what is denied, or not wanted: neither said nor offered."""
        return denials.denied_answers(self.said, self.said_before, ids)

    def settled(self, case: Case) -> bool:
        """Danger was denied before and believed, or in so many words, or after an alarm in this message, or a friend is safe: without words of danger, or plain danger, nobody is asked again."""
        if self.swallowed:
            return False  # who no longer wants to die is poisoned still
        objects = self.before.risk == "urgent" and statements.denies_danger(self.said)
        denied = objects or any(statements.denies_danger(one) for one in self.said_before)
        return (denied or not self.bank.settled.isdisjoint(case.shown)) and self.not_plain

    def may_be_unheard(self, case: Case) -> bool:
        """Whoever told of dying, and did not deny it, may be told that we passed over it: once."""
        return case.role in (None, "self") and NOT_HEARD not in case.shown and self.bank.denials.isdisjoint(case.shown)

    def phrase(self, name: str, case: Case) -> str:
        """A fixed piece, as the writer is addressed."""
        return self.library.phrases.say(name, self.language, case.role in FORMAL or audience.survivor(case))

    def with_contacts(self, text: str) -> str:
        """The text with each contact written out."""
        return self.library.name_contacts(text, self.language)
