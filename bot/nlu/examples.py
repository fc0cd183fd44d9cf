"""What the reader learns from: single lines, ways of asking, whole conversations; each a message in its context."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.knowledge.answers import GENERAL, ROLE_OF_QUESTION, ROLE_OF_SECTION, Bank
from bot.knowledge.conversations import FACTS, placed, read_conversations
from bot.labels import TOPICS
from bot.nlu.context import NOTHING, Context, kept
from bot.nlu.text.normalize import in_words, normalize

HEADS = ("label", "topic", "risk", "act", "role", "question")
_ROLES = {**ROLE_OF_SECTION, "survivor": "self"}
_WRITERS = ("self", "self", "friend", "did_it", "bystander", "carer", "professional", "curious", NOTHING)
# Shares of the turns that are read by what was said alone, with parts of their context left out, and with a context that is wrong.
_SAID_ALONE, _POORER, _WRONG = 0.2, 0.15, 0.3
_LINES_OF_ROLE = {
    "did_it": "i_did_it",
    "friend": "help_friend",
    "carer": "adult_asking",
    "professional": "adult_asking",
}


def examples(lines: Iterable[tuple[str, str, dict[str, Any]]], data: Path) -> list[Example]:
    """Everything the reader learns from; `lines` as in `from_lines`. The order depends on the data alone."""
    bank = Bank.read(data)
    single = sorted(from_lines(lines), key=lambda line: (line.text, line.language, line.targets["label"]))
    return [*single, *from_asks(bank, single), *from_conversations(data, bank)]


def fingerprint(some: Iterable[Example]) -> str:
    """A hash of what the heads alone learn: conversations and ways of asking.

    The lines of data/nlu are learned by the other components at every training; a few more or fewer of them change no head, and
    so do the contexts that are made up of them.
    """
    digest = hashlib.sha256()
    for one in some:
        if one.source != "line":
            context = () if one.source == "ask" else one.context.parts
            row = [context, one.text, one.language, one.targets.get("question"), one.also, one.facts]
            if one.held:
                row.append(one.held.parts)
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Example:
    """A head that the example says nothing of is missing in `targets`; `facts` is None if it says nothing of them; `also`: questions that would be
    answered nearly as well as the one in `targets`, best first; `held`: the context that the assistant itself left, if it was held with it; `before`:
    the questions that were right in the turn before, best first."""

    context: Context
    text: str
    language: str
    targets: dict[str, str]
    facts: tuple[str, ...] | None = None
    source: str = "line"
    also: tuple[str, ...] = ()
    held: Context | None = None
    before: tuple[str, ...] = ()


def spoken(text: str, language: str) -> str:
    """A message as the encoder reads it."""
    return in_words(normalize(text, language), language)


def from_lines(lines: Iterable[tuple[str, str, dict[str, Any]]]) -> Iterator[Example]:
    """(text, intent, metadata of its block) of data/nlu: each alone, as a first message."""
    for text, intent, about in lines:
        language = about.get("language", "pt")
        targets = {"label": intent, "topic": about.get("topic") or NOTHING, "risk": about.get("risk") or "none"}
        yield Example(Context(), spoken(text, language), language, targets)


def from_conversations(data: Path, bank: Bank) -> Iterator[Example]:
    spoken_once = lru_cache(maxsize=32)(spoken)  # what was said before stands in the context of each later turn
    for conversations in read_conversations(data / "conversations").values():
        for conversation in conversations:
            asked_before: tuple[str, ...] = ()
            for one in placed(conversation):
                turn = one.turn
                context = Context(
                    one.before_topic,
                    one.before_role,
                    one.before_risk,
                    one.before_answer,
                    tuple(spoken_once(said, one.language) for said in kept(one.said)),
                )
                targets = {
                    "label": turn.label,
                    "topic": one.topic,
                    "risk": turn.risk,
                    "act": turn.act,
                    "role": one.role,
                }
                questions = dict.fromkeys(bank.question_class(id) for id in turn.right if id in bank)
                first, *also = questions or (None,)
                if first is not None:
                    targets["question"] = first
                facts = tuple(fact for fact in turn.facts if fact in FACTS)
                left = one.before_held
                held = Context(left.topic, left.role, left.risk, left.answer, context.said) if left else None
                text = spoken_once(turn.u, one.language)
                yield Example(
                    context, text, one.language, targets, facts, "conversation", tuple(also), held, asked_before
                )
                asked_before = tuple(questions)


def from_asks(bank: Bank, lines: list[Example], seed: int = 3) -> Iterator[Example]:
    """Each way of asking an answer, in the middle of a conversation that is made up around it out of single lines.

    What is drawn for an answer depends on its id alone: another answer changes no context of the others.
    """
    said = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.text, line.targets["label"])):
        label = line.targets["label"]
        kind = label if label in _LINES_OF_ROLE.values() else "self" if label in TOPICS else None
        if kind:
            said[line.language, line.targets["topic"], kind].append(line.text)
    for id, answer in bank.items():
        chance = random.Random(f"{seed} {id}")
        topic, question = id.split("/")
        role = _ROLES.get(topic) or ROLE_OF_QUESTION.get(question)
        for language in ("pt", "en"):
            for text in getattr(answer.asks, language):
                about = topic if topic in TOPICS else chance.choice(TOPICS) if chance.random() < 0.7 else NOTHING
                context = Context()
                if chance.random() < (0.3 if topic in ("assistant", "crisis") else 0.8):
                    pool = (
                        said[language, about, _LINES_OF_ROLE.get(role or "", "self")] or said[language, about, "self"]
                    )
                    before = tuple(chance.choice(pool) for _ in range(chance.choice((1, 1, 2)))) if pool else ()
                    shown = (
                        f"{about}/what_now"
                        if topic in ("assistant", "crisis", GENERAL) or chance.random() < 0.6
                        else f"{topic}/{chance.choice(sorted(bank.generic))}"
                    )
                    known = role or ("self" if chance.random() < 0.7 else NOTHING)
                    if before:
                        context = Context(about, known, chance.choice(("concern", "concern", "none")), shown, before)
                targets = {"question": bank.question_class(id)}
                if topic in TOPICS or (not context.empty and topic not in ("crisis",)):
                    targets["topic"] = about
                if role and topic not in TOPICS:
                    targets["role"] = role
                if topic == "crisis" and question not in (
                    "denied",
                    "past",
                    "friend_safe",
                    "selfharm_yesterday",
                    "suicide_bye",
                    "suicide_second",
                    "suicide_third",
                    "danger_second",
                    "blackmail_second",
                    "friend_suicidal_second",
                    "hint_in_joke",
                ):
                    targets["risk"] = "urgent"
                yield Example(context, spoken(text, language), language, targets, source="ask")


def poorer(context: Context, chance: random.Random) -> Context:
    """The context with parts left out at random."""
    return Context(
        topic=context.topic if chance.random() < 0.7 else NOTHING,
        role=context.role if chance.random() < 0.6 else NOTHING,
        risk=context.risk,
        answer=context.answer if chance.random() < 0.4 else NOTHING,
        said=context.said[-1:] if chance.random() < 0.6 else context.said,
    )


def wrong(context: Context, chance: random.Random, answers: list[str]) -> Context:
    """The context as a wrong reading of the turns before leaves it: the words that were said are right, what was made of them is not.

    Without these the reader would trust what it thought before, and one mistake would last for a whole conversation.
    """
    topic, role, answer = context.topic, context.role, context.answer
    if chance.random() < 0.7:
        topic = chance.choice((*TOPICS, NOTHING))
        answer = chance.choice([id for id in answers if id.startswith(f"{topic}/")] or answers)
    if chance.random() < 0.4:
        role = chance.choice(_WRITERS)
    if chance.random() < 0.3:
        answer = chance.choice(answers)
    return Context(topic, role, chance.choice(("none", "concern", "concern")), answer, context.said)


def seen(example: Example, chance: random.Random, answers: list[str]) -> Context:
    """The context that an example is learned with."""
    if example.source != "conversation" or example.context.empty:
        return example.context
    drawn = chance.random()
    if drawn < _SAID_ALONE:
        return Context(said=example.context.said)
    if drawn < _SAID_ALONE + _POORER:
        return poorer(example.held or example.context, chance)
    if example.held:
        return example.held
    return wrong(example.context, chance, answers) if drawn < _SAID_ALONE + _POORER + _WRONG else example.context
