"""Whether each answer of the bank is reached by its own ways of asking. They were learned from: this finds answers that nothing leads to, and
does not measure how well people are understood."""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from bot.common.languages import LANGUAGES
from bot.evaluation.conversations import Answers, share
from bot.knowledge.answers import Bank
from bot.knowledge.topics import Topics
from bot.labels import TOPICS
from bot.reply import SAFETY_CARD, Reply

WORST = 10
_ROLES = ("did_it", "friend", "bystander", "adult", "professional", "survivor")
# The widest question of a role; of adults and professionals it has the second name.
_WIDEST = ("what_now", "first_steps")
_SEED = 7


@dataclass(frozen=True)
class WayOfAsking:
    """One way of asking for an answer; `opening` is the message before it, which makes the topic or the role plain."""

    wanted: str
    language: str
    text: str
    opening: str | None = None


@dataclass(frozen=True)
class Reached:
    """What came of it: the answer itself was `said`, or `offered` to tap, or neither."""

    way: WayOfAsking
    answer: str | None
    said: bool
    offered: bool
    failed: bool

    @classmethod
    def of(cls, bank: Bank, way: WayOfAsking, reply: Reply) -> Reached:
        tap = bank[way.wanted].tap
        known = reply.answer is not None and reply.answer in bank
        said = known and bank.question_class(reply.answer or "") == bank.question_class(way.wanted)
        return cls(
            way=way,
            answer=reply.answer,
            said=said,
            offered=not said and not set(tap.each()).isdisjoint(reply.suggestions),
            failed=reply.bubbles in SAFETY_CARD.values(),
        )


def ways(bank: Bank, topics: Topics, sample: int) -> list[WayOfAsking]:
    """At most `sample` ways of each answer and language, the same each time: those of one answer do not hang on what other answers there are."""
    found = []
    for id, answer in bank.items():
        for language in LANGUAGES:
            texts: list[str] = getattr(answer.asks, language)
            chosen = random.Random(f"{_SEED} {id} {language}").sample(texts, min(sample, len(texts)))
            opening = _opening(bank, topics, id.split("/")[0], language)
            found += [WayOfAsking(id, language, text, opening if opening != text else None) for text in chosen]
    return found


def _opening(bank: Bank, topics: Topics, section: str, language: str) -> str | None:
    """A topic is named, as a tap on it does; a role is told in the first way of asking its widest question."""
    if section in TOPICS:
        return topics.name(section, language)
    if section not in _ROLES:
        return None
    widest = next((id for question in _WIDEST if (id := f"{section}/{question}") in bank), None)
    texts: list[str] = getattr(bank[widest].asks, language) if widest else []
    return texts[0] if texts else None


async def hold(answers: Answers, bank: Bank, asked: Iterable[WayOfAsking]) -> AsyncIterator[Reached]:
    """Ask each way in a conversation of its own."""
    for way in asked:
        yield Reached.of(bank, way, await _reply(answers, way))


async def _reply(answers: Answers, way: WayOfAsking) -> Reply:
    conversation = secrets.token_urlsafe(12)
    if way.opening is not None:
        opened = await answers.reply(conversation, way.opening, way.language)
        if opened.answer == way.wanted:  # nobody is told the same twice, so it is asked for alone
            await answers.forget(conversation)
            conversation = secrets.token_urlsafe(12)
    reply = await answers.reply(conversation, way.text, way.language)
    await answers.forget(conversation)
    return reply


def measure(held: Sequence[Reached]) -> dict[str, Any]:
    """Shares in per cent, by language and of all; the answers that were not always said, hardest to reach first."""
    by: dict[str, Sequence[Reached]] = {
        language: [one for one in held if one.way.language == language] for language in LANGUAGES
    }
    by["all"] = held
    return {"by": {name: _shares(some) for name, some in by.items()}, "hard": _hard(held)}


def _shares(held: Sequence[Reached]) -> dict[str, float | int]:
    said = {one.way.wanted for one in held if one.said}
    offered = {one.way.wanted for one in held if one.offered}
    answers = {one.way.wanted for one in held}
    return {
        "asks": len(held),
        "said": share(one.said for one in held),
        "offered": share(one.offered for one in held),
        "missed": share(not one.said and not one.offered for one in held),
        "answers": len(answers),
        "never_said": share(id not in said for id in answers),
        "never_reached": share(id not in said | offered for id in answers),
        "failed": sum(one.failed for one in held),
    }


def _hard(held: Iterable[Reached]) -> list[dict[str, Any]]:
    """The fewest asks that reach an answer first, be it said or offered; of those alike the fewest that it is said to, then the most that were tried."""
    by: dict[str, list[Reached]] = defaultdict(list)
    for one in held:
        by[one.way.wanted].append(one)
    found = []
    for id, some in by.items():
        said, offered = sum(one.said for one in some), sum(one.offered for one in some)
        if said < len(some):
            asks = [{**asdict(one.way), "how": _how(one), "answer": one.answer} for one in some]
            found.append({"answer": id, "said": said, "offered": offered, "tried": len(some), "asks": asks})
    return sorted(
        found,
        key=lambda one: (
            (one["said"] + one["offered"]) / one["tried"],
            one["said"] / one["tried"],
            -one["tried"],
            one["answer"],
        ),
    )


def _how(one: Reached) -> str:
    return "said" if one.said else "offered" if one.offered else "failed" if one.failed else "missed"


_ROWS = (
    ("asks", "asks"), ("said", "said first, %"), ("offered", "offered to tap, %"), ("missed", "not reached, %"), ("answers", "answers"),
    ("never_said", "answers never said, %"), ("never_reached", "answers never reached, %"), ("failed", "failed asks"),
)  # fmt: skip


def table(measured: dict[str, Any]) -> Table:
    """One column for each language and for all."""
    made = Table(title="each answer by its own ways of asking")
    made.add_column("")
    for name in measured["by"]:
        made.add_column(name, justify="right")
    for key, name in _ROWS:
        made.add_row(name, *(str(group[key]) for group in measured["by"].values()))
    return made


def transcript(hard: dict[str, Any]) -> str:
    """An answer with how it was asked for, and what was said to that."""
    lines = [f"{hard['answer']} (of {hard['tried']} said {hard['said']}, offered {hard['offered']})"]
    for ask in hard["asks"]:
        before = f"{ask['opening']} > " if ask["opening"] else ""
        lines.append(f"  {ask['how']:<8}{before}{ask['text']}")
        if ask["how"] != "said":
            lines.append(f"          {ask['answer'] or '(no answer)'}")
    return "\n".join(lines)
