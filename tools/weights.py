"""Fit the weights of the questions in bot.nlu.components.conversation_reader and of bot.nlu.components.safety to the development conversations, and print them.

    python -m tools.weights              the whole of data/evaluation/conversations/dev, and the lines of dev.jsonl for danger
    python -m tools.weights FILE …       and further files of conversations that the model did not learn from

Each conversation is held with the model in models/, so that every message is read in the case that the assistant made of it. What it would give
for conversations that the weights have not seen is printed beside (ten folds). To be done when the encoder or many answers are new.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot import rasa_compat
from bot.settings import load_settings

rasa_compat.install()

from scipy.optimize import minimize  # noqa: E402
from scipy.special import expit, softmax  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: E402

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.assistant.backends.embedded import EmbeddedBackend  # noqa: E402
from bot.evaluation.conversations import hold  # noqa: E402
from bot.knowledge.answers import Bank  # noqa: E402
from bot.knowledge.conversations import AnnotatedConversation, ConversationFile, read_conversations  # noqa: E402
from bot.knowledge.schema import read_as  # noqa: E402
from bot.nlu.components import safety  # noqa: E402
from bot.nlu.components.conversation_reader import QUESTION_WEIGHTS  # noqa: E402
from bot.nlu.models.question_ranker import EVIDENCE, EarlierTurns, QuestionRanker, kind_of  # noqa: E402
from bot.reply import Reply  # noqa: E402
from bot.training.model_record import whole_model  # noqa: E402

_FOLDS = 10
_PENALTY = 1e-3
_LINES = "line"


@dataclass
class Heard:
    """What spoke for each question that was ranked, and for danger; empty if a message was not read."""

    kind: str = ""  # of the weights of the ranker
    questions: list[str] = field(default_factory=list)
    evidence: np.ndarray = field(default_factory=lambda: np.zeros((0, len(EVIDENCE))))
    signals: dict[str, float] = field(default_factory=dict)


@dataclass
class Recorded:
    """One message: what was heard of it, and what was right."""

    conversation: str
    place: str  # first or later
    heard: Heard
    right: frozenset[str]
    risk: str


class Recorder:
    """The assistant, with an ear at its ranker and its safety check: `heard` is of the last message, `all` of those since it was emptied."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.heard = Heard()
        self.all: list[Heard] = []
        evidence, signals = QuestionRanker.evidence, safety.signals

        def ranked(
            ranker: QuestionRanker, views: dict[str, Any], read: Any, before: EarlierTurns
        ) -> tuple[np.ndarray, np.ndarray]:
            some, found = evidence(ranker, views, read, before)
            self.heard.kind = kind_of(views)
            self.heard.questions, self.heard.evidence = [ranker.questions[index] for index in some], found
            return some, found

        def weighed(*args: Any) -> dict[str, float]:
            self.heard.signals = signals(*args)
            return self.heard.signals

        QuestionRanker.evidence, safety.signals = ranked, weighed

    async def reply(self, conversation: str, text: str, language: str = "pt") -> Reply:
        self.heard = Heard()
        self.all.append(self.heard)
        return await self._assistant.reply(conversation, text, language)

    async def forget(self, conversation: str, n: int = 0) -> None:
        await self._assistant.forget(conversation, n)


async def held(recorder: Recorder, conversations: list[AnnotatedConversation], bank: Bank) -> list[Recorded]:
    """Each message of conversations that are held from their beginning, but for those that were not read."""
    recorded = []
    async for turns in hold(recorder, conversations):
        for number, (turn, heard) in enumerate(zip(turns, recorder.all, strict=True)):
            if heard.questions and heard.signals:
                wanted = turn.placed.turn
                right = frozenset(bank.question_class(answer) for answer in wanted.right if answer in bank)
                place = "later" if number else "first"
                recorded.append(Recorded(turn.conversation.id, place, heard, right, wanted.risk))
        recorder.all.clear()
    return recorded


def fit_ranker(turns: list[Recorded], penalty: float = _PENALTY) -> np.ndarray:
    """(EVIDENCE,) of the log-linear model that gives the right questions the highest chance."""
    known = [
        (turn.heard.evidence, np.array([question in turn.right for question in turn.heard.questions])) for turn in turns
    ]
    known = [(evidence, right) for evidence, right in known if right.any()]
    spread = np.vstack([evidence for evidence, _ in known]).std(axis=0) + 1e-6

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = 0.0, np.zeros_like(weights)
        for evidence, right in known:
            chances = softmax(evidence / spread @ weights)
            good = chances * right
            value -= np.log(good.sum())
            gradient -= (good / good.sum() - chances) @ (evidence / spread)
        return value / len(known) + penalty * weights @ weights, gradient / len(known) + 2 * penalty * weights

    return minimize(loss, np.zeros(len(EVIDENCE)), jac=True, method="L-BFGS-B").x / spread


def report_ranker(turns: list[Recorded]) -> None:
    for place in QUESTION_WEIGHTS:
        some = [turn for turn in turns if turn.heard.kind == place and turn.right]
        if len({turn.conversation for turn in some}) < _FOLDS:
            print(f"{place}: {len(some)} messages are too few to fit anything to")
            continue
        groups = [turn.conversation for turn in some]
        tops = defaultdict(list)
        for train, test in GroupKFold(_FOLDS).split(some, groups=groups):
            unseen = fit_ranker([some[index] for index in train])
            now = np.array([QUESTION_WEIGHTS[place].get(name, 0.0) for name in EVIDENCE])
            for turn in (some[index] for index in test):
                for name, weights in (("now", now), ("fitted, unseen", unseen)):
                    order = np.argsort(-(turn.heard.evidence @ weights))
                    good = [turn.heard.questions[index] in turn.right for index in order]
                    tops[name].append((good[0], any(good[:2]), any(good[:3])))
        for name, found in tops.items():
            print(
                f"{place}, {name}: right question first, in the first two, three: {100 * np.mean(found, axis=0)} of {len(found)} turns"
            )
        print(
            f'"{place}":',
            {name: round(float(weight), 2) for name, weight in zip(EVIDENCE, fit_ranker(some), strict=True) if weight},
        )


def report_safety(turns: list[Recorded]) -> None:
    for place in ("first", "later"):
        some = [turn for turn in turns if turn.place == place]
        names = [name for name in safety.WEIGHTS[place] if name not in ("bias", "urgent", "urgent_still")]
        signals = np.array([[turn.heard.signals[name] for name in names] for turn in some])
        risk = np.array([turn.risk for turn in some])
        weights = safety.WEIGHTS[place]
        now = expit(signals @ np.array([weights[name] for name in names]) + weights["bias"])
        groups = [turn.conversation for turn in some]
        model = LogisticRegression(max_iter=500)
        unseen = cross_val_predict(
            model, signals, risk == "urgent", groups=groups, cv=GroupKFold(_FOLDS), method="predict_proba"
        )[:, 1]
        for name, chances in (("now", now), ("fitted, unseen", unseen)):
            for least in (0.03, 0.06, 0.1, 0.15):
                shares = " ".join(
                    f"{kind} {100 * np.mean(chances[risk == kind] >= least):.1f}"
                    for kind in ("urgent", "concern", "none")
                )
                print(f"{place}, {name}, from a chance of {least} as urgent: {shares} of {len(some)} messages")
        model.fit(signals, risk == "urgent")
        fitted = {name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)}
        print(f'"{place}":', fitted | {"bias": round(float(model.intercept_[0]), 2)})


async def record(files: list[Path]) -> list[Recorded]:
    data = load_settings().data
    bank = Bank.read(data)
    turns: list[Recorded] = []
    async with Assistant(EmbeddedBackend.load(whole_model(load_settings()))) as assistant:
        recorder = Recorder(assistant)
        for written in (data / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
            line = json.loads(written)
            await recorder.reply(id := secrets.token_urlsafe(12), line["text"])
            await recorder.forget(id)
            if recorder.heard.signals:
                only_danger = Heard(signals=recorder.heard.signals)
                turns.append(Recorded(_LINES + id, "first", only_danger, frozenset(), line["risk"]))
        recorder.all.clear()
        sets = list(read_conversations(data / "evaluation" / "conversations" / "dev").values())
        for conversations in (*sets, *(list(read_as(path, ConversationFile).conversations) for path in files)):
            turns += await held(recorder, conversations, bank)
    return turns


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("files", nargs="*", type=Path)
    turns = asyncio.run(record(command.parse_args().files))
    report_ranker(turns)
    report_safety(turns)


if __name__ == "__main__":
    main()
