"""Fit the weights of the questions in bot.nlu.reader and of bot.nlu.safety to the development conversations, and print them.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot import rasa_compat, settings

rasa_compat.install()

from scipy.optimize import minimize  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: E402

from bot.assistant.embedded import EmbeddedDoor  # noqa: E402
from bot.assistant.port import Assistant  # noqa: E402
from bot.knowledge.answers import Bank  # noqa: E402
from bot.knowledge.conversations import Conversation, ConversationFile, placed, read_conversations  # noqa: E402
from bot.knowledge.schema import read_as  # noqa: E402
from bot.nlu import safety  # noqa: E402
from bot.nlu.question_ranker import EVIDENCE, QuestionRanker, kind_of  # noqa: E402
from bot.nlu.reader import QUESTION_WEIGHTS  # noqa: E402
from bot.training import whole_model  # noqa: E402

_FOLDS = 10
_PENALTY = 1e-3
_LINES = "line"


@dataclass
class Recorded:
    """One message: what spoke for each question that was ranked and for danger, and what was right."""

    conversation: str
    place: str  # first or later
    kind: str  # of the weights of the ranker
    questions: list[str]
    evidence: np.ndarray
    signals: dict[str, float]
    right: frozenset[str]
    risk: str


class Recorder:
    """Listens to the ranker and the safety check while the assistant answers."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.evidence: np.ndarray | None = None
        self.kind = ""
        self.signals: dict[str, float] | None = None
        evidence, signals = QuestionRanker.evidence, safety.signals

        def ranked(ranker: QuestionRanker, views: dict[str, Any], read: Any) -> tuple[np.ndarray, np.ndarray]:
            some, found = evidence(ranker, views, read)
            self.kind = kind_of(views)
            self.questions, self.evidence = [ranker.questions[index] for index in some], found
            return some, found

        def weighed(*args: Any) -> dict[str, float]:
            self.signals = signals(*args)
            return self.signals

        QuestionRanker.evidence, safety.signals = ranked, weighed

    async def hold(self, assistant: Assistant, conversations: list[Conversation], bank: Bank) -> list[Recorded]:
        held = []
        for conversation in conversations:
            id = secrets.token_urlsafe(12)
            for number, one in enumerate(placed(conversation)):
                self.evidence = self.signals = None
                await assistant.reply(id, one.turn.u)
                if self.evidence is not None and self.signals is not None:
                    right = frozenset(bank.question_class(answer) for answer in one.turn.right if answer in bank)
                    place = "later" if number else "first"
                    held.append(
                        Recorded(
                            conversation.id,
                            place,
                            self.kind,
                            self.questions,
                            self.evidence,
                            self.signals,
                            right,
                            one.turn.risk,
                        )
                    )
            await assistant.forget(id)
        return held


def fit_ranker(turns: list[Recorded], penalty: float = _PENALTY) -> np.ndarray:
    """(EVIDENCE,) of the log-linear model that gives the right questions the highest chance."""
    known = [(turn.evidence, np.array([question in turn.right for question in turn.questions])) for turn in turns]
    known = [(evidence, right) for evidence, right in known if right.any()]
    spread = np.vstack([evidence for evidence, _ in known]).std(axis=0) + 1e-6

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = 0.0, np.zeros_like(weights)
        for evidence, right in known:
            margins = evidence / spread @ weights
            chances = np.exp(margins - margins.max())
            chances /= chances.sum()
            good = chances * right
            value -= np.log(good.sum())
            gradient -= (good / good.sum() - chances) @ (evidence / spread)
        return value / len(known) + penalty * weights @ weights, gradient / len(known) + 2 * penalty * weights

    return minimize(loss, np.zeros(len(EVIDENCE)), jac=True, method="L-BFGS-B").x / spread


def report_ranker(turns: list[Recorded]) -> None:
    for place in QUESTION_WEIGHTS:
        some = [turn for turn in turns if turn.kind == place and turn.right]
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
                    order = np.argsort(-(turn.evidence @ weights))
                    good = [turn.questions[index] in turn.right for index in order]
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
        names = [name for name in safety.WEIGHTS[place] if name not in ("bias", "urgent")]
        signals = np.array([[turn.signals[name] for name in names] for turn in some])
        risk = np.array([turn.risk for turn in some])
        weights = safety.WEIGHTS[place]
        now = 1 / (1 + np.exp(-(signals @ np.array([weights[name] for name in names]) + weights["bias"])))
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
    data = settings.load().data
    bank = Bank.read(data)
    recorder = Recorder()
    turns: list[Recorded] = []
    async with Assistant(EmbeddedDoor.load(whole_model(settings.load()))) as assistant:
        for file in (data / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
            line = json.loads(file)
            recorder.signals = None
            await assistant.reply(id := secrets.token_urlsafe(12), line["text"])
            await assistant.forget(id)
            if recorder.signals is not None:
                turns.append(
                    Recorded(
                        _LINES + id,
                        "first",
                        "",
                        [],
                        np.zeros((0, len(EVIDENCE))),
                        recorder.signals,
                        frozenset(),
                        line["risk"],
                    )
                )
        held = list(read_conversations(data / "evaluation" / "conversations" / "dev").values())
        for conversations in (*held, *(list(read_as(path, ConversationFile).conversations) for path in files)):
            turns += await recorder.hold(assistant, conversations, bank)
    return turns


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("files", nargs="*", type=Path)
    turns = asyncio.run(record(command.parse_args().files))
    report_ranker(turns)
    report_safety(turns)


if __name__ == "__main__":
    main()
