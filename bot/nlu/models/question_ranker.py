"""Which question is asked, by all that was read of a message: the three voices of the reader, how questions go with labels, acts, roles and topics,
which questions follow each other in a conversation, and what was answered before.

The voices name the right question first in two turns of three, among the first three in nine of ten. What else was read tells which of those it is:
somebody who corrects us seldom asks for a definition, a carer seldom what happens to whoever laughed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.special import softmax

from bot.labels import TOPICS
from bot.nlu.context import last_answer
from bot.nlu.examples import Example

VIEWS = (
    "in_context",
    "alone",
    "asked",
    "meant",
)  # a message as it stands, by what was said alone, the question it ends with, and what it says besides what it denies
HEADS_BESIDE = ("label", "act", "role", "topic")  # of whose classes it is learned how often a question goes with them
EVIDENCE = (
    *(f"{voice}_{view}" for view in VIEWS for voice in ("encoder", "ngrams", "nearest")),
    "usual",
    *HEADS_BESIDE,
    "own_topic",
    "follows",
    "near_last",
    "near_last_turned",
    "near_last_denied",
    "last_turned",
)
_TURNED = ("correct", "complain", "again")  # acts of somebody who was not understood: the answer is sought elsewhere
_RANKED = 24  # questions that are ranked: the right one is among them in 98 turns of 100
_SMOOTH = 40.0  # turns that a class is thought to have been seen in besides, with questions as usual
_LEAST = 1e-3
_NEAR = (1.0, 0.5, 0.3)  # what each of the answers that would be right counts for, best first
_KEPT = 12  # questions that are remembered of the turns before
_FADES = 0.3  # what a question that was asked two turns ago counts for, beside one of the last turn


class Voices(NamedTuple):
    """What the encoder, the n-grams and the nearest turns say: logarithms of chances, (classes,) each."""

    encoder: np.ndarray
    ngrams: np.ndarray
    nearest: np.ndarray


class EarlierTurns(NamedTuple):
    """What the turns before tell of the next question: those `asked`, as `asked_so_far` has them, and the `last` answer's id."""

    asked: Mapping[str, float] = {}
    last: str | None = None

    @classmethod
    def of_case(cls, case: Mapping[str, Any]) -> EarlierTurns:
        """From the slot of bot.dialogue.case.Case."""
        return cls(dict(case.get("asked") or ()), last_answer(case))


def kind_of(views: Iterable[str]) -> str:
    """Which weights hold for a message that is seen so."""
    if "meant" in views:
        return "later_meant"
    return ("later" if "alone" in views else "first") + ("_asked" if "asked" in views else "")


def asked_so_far(asked: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """Questions with their weights, of the turns so far: what was read of the last turn, and fainter what was remembered before it."""
    weights = {question: round(_FADES * weight, 3) for question, weight in before.items()}
    for question, chance in asked.items():
        weights[question] = round(weights.get(question, 0.0) + chance, 3)
    return dict(sorted(weights.items(), key=lambda found: -found[1])[:_KEPT])


class QuestionRanker:
    """`usual`: (questions,) how often each is asked; `lifts`: of a head beside, (classes, questions) how many times as often with that class;
    `followed`: (questions, questions) how often the one of the row was right, and in the next turn the one of the column."""

    def __init__(
        self,
        questions: Sequence[str],
        usual: np.ndarray,
        classes: Mapping[str, Sequence[str]],
        lifts: Mapping[str, np.ndarray],
        followed: csr_array,
    ) -> None:
        self.questions = list(questions)
        self._place = {question: index for index, question in enumerate(self.questions)}
        self._usual = usual
        self._followed, self._ever = followed, followed.sum(axis=1)
        self._share = _shares(np.exp(usual) - 1)
        self._classes = {head: {name: index for index, name in enumerate(names)} for head, names in classes.items()}
        self._lifts = lifts
        topics = {topic: index for index, topic in enumerate(TOPICS)}
        self._own_topic = np.array([topics.get(question.split("/")[0], -1) for question in self.questions])
        self._sections = np.array([question.rpartition("/")[0] for question in self.questions])

    @classmethod
    def learn(cls, questions: Sequence[str], learned: Sequence[Example]) -> QuestionRanker:
        """From the turns of conversations; `questions`: the classes of the head, in its order."""
        place = {question: index for index, question in enumerate(questions)}
        turns = [one for one in learned if one.source == "conversation" and one.targets.get("question") in place]
        asked = np.bincount([place[one.targets["question"]] for one in turns], minlength=len(questions)).astype(
            np.float32
        )
        share = _shares(asked)
        classes = {head: sorted({one.targets[head] for one in turns}) for head in HEADS_BESIDE}
        lifts = {}
        for head, names in classes.items():
            at = {name: index for index, name in enumerate(names)}
            together = np.zeros((len(names), len(questions)), dtype=np.float32)
            for one in turns:
                together[at[one.targets[head]], place[one.targets["question"]]] += 1
            lifts[head] = (together + _SMOOTH * share) / (together.sum(axis=1, keepdims=True) + _SMOOTH) / share
        return cls(questions, np.log(asked + 1), classes, lifts, _followed(turns, place))

    def evidence(
        self, views: Mapping[str, Voices], read: Mapping[str, Mapping[str, float]], before: EarlierTurns
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ranked,) places of the likeliest questions and (ranked, EVIDENCE) what speaks for each.

        `views`: what the voices say of the questions, "in_context" at least; `read`: for each head beside its classes with their chances, likeliest first.
        """
        unknown = Voices(*[np.zeros(len(self.questions))] * 3)  # of a view that this message does not have
        said = [voice for view in VIEWS for voice in views.get(view, unknown)]
        some = np.argsort(-np.sum(said, axis=0))[:_RANKED]
        beside = [self._beside(head, read[head])[some] for head in HEADS_BESIDE]
        topic = np.array([np.log(max(read["topic"].get(name, 0.0), _LEAST)) for name in TOPICS] + [0.0])
        columns = [*(voice[some] for voice in said), self._usual[some], *beside, topic[self._own_topic[some]]]
        columns.append(self._follows(before.asked)[some])
        answered = self._answered(before, read, some)
        columns += [answered[name] for name in EVIDENCE[len(columns) :]]
        return some, np.stack(columns, axis=1)

    def _beside(self, head: str, chances: Mapping[str, float]) -> np.ndarray:
        """(questions,) how a question goes with what was read by that head, as a logarithm."""
        rows, weights = _rows(self._classes[head], chances)
        if not rows.size:
            return np.zeros(len(self.questions))
        beside: np.ndarray = np.log(weights @ self._lifts[head][rows] / max(weights.sum(), _LEAST) + _LEAST)
        return beside

    def _follows(self, before: Mapping[str, float]) -> np.ndarray:
        """(questions,) how a question goes with what was asked before, as a logarithm."""
        rows, weights = _rows(self._place, before)
        if not rows.size:
            return np.zeros(len(self.questions))
        seen = weights @ self._followed[rows] + _SMOOTH * self._share
        follows: np.ndarray = np.log(seen / (weights @ self._ever[rows] + _SMOOTH) / self._share)
        return follows

    def _answered(
        self, before: EarlierTurns, read: Mapping[str, Mapping[str, float]], some: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By the names of EVIDENCE, (ranked,) each: whether a question stands near the last answer, and the same times the chance that somebody was not
        understood, or denies; and whether it is what that answered, if somebody was not understood.

        Of 615 turns in which testers corrected us 35 in 100 belonged where the last answer did, and 49 were answered there.
        """
        turned, denied = sum(read["act"].get(act, 0.0) for act in _TURNED), read["act"].get("deny", 0.0)
        section = (before.last or "").rpartition("/")[0]
        # a question of all topics is one of the topic that was read
        sections = np.where(self._sections[some] == "", next(iter(read["topic"]), ""), self._sections[some])
        near = ((sections == section) & (section != "")).astype(float)
        last = (some == self._question_of(before.last or "")).astype(float)
        return {
            "near_last": near,
            "near_last_turned": near * turned,
            "near_last_denied": near * denied,
            "last_turned": last * turned,
        }

    def _question_of(self, id: str) -> int:
        """The place of the question that an answer meets, its own or that of all topics; -1 if none is known."""
        return self._place.get(id, self._place.get(id.rpartition("/")[2], -1))

    def rank(
        self,
        views: Mapping[str, Voices],
        read: Mapping[str, Mapping[str, float]],
        weights: Mapping[str, float],
        before: EarlierTurns,
    ) -> dict[str, float]:
        """Questions with their chances, likeliest first. `weights`: of EVIDENCE, those for this kind of message; what is missing counts for nothing."""
        some, evidence = self.evidence(views, read, before)
        chances = softmax(evidence @ np.array([weights.get(name, 0.0) for name in EVIDENCE]))
        return {self.questions[some[index]]: float(chances[index]) for index in np.argsort(-chances)}

    def save(self, folder: Path) -> None:
        classes: dict[str, Any] = {f"classes_{head}": np.array(list(names)) for head, names in self._classes.items()}
        lifts: dict[str, Any] = {f"lifts_{head}": lifts.astype(np.float16) for head, lifts in self._lifts.items()}
        followed = {f"followed_{part}": getattr(self._followed, part) for part in _PARTS}
        np.savez_compressed(
            folder / _FILE, questions=np.array(self.questions), usual=self._usual, **classes, **lifts, **followed
        )

    @classmethod
    def load(cls, folder: Path) -> QuestionRanker:
        with np.load(folder / _FILE, allow_pickle=False) as stored:
            classes = {head: stored[f"classes_{head}"].tolist() for head in HEADS_BESIDE}
            lifts = {head: stored[f"lifts_{head}"].astype(np.float32) for head in HEADS_BESIDE}
            size = len(stored["usual"])
            followed = csr_array(tuple(stored[f"followed_{part}"] for part in _PARTS), shape=(size, size))
            return cls(stored["questions"].tolist(), stored["usual"], classes, lifts, followed)


def _shares(asked: np.ndarray) -> np.ndarray:
    """(questions,) of how often each was asked, as if each had been half a time more: none is impossible."""
    share: np.ndarray = (asked + 0.5) / (asked + 0.5).sum()
    return share


def _rows(places: Mapping[str, int], chances: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """The places of the names that are known, and what each counts for."""
    known = [name for name in chances if name in places]
    return np.array([places[name] for name in known], dtype=int), np.array([chances[name] for name in known])


def _followed(turns: Sequence[Example], place: Mapping[str, int]) -> csr_array:
    """(questions, questions) counted in conversations, each answer that would be right by its rank."""
    rows, columns, counts = [], [], []
    for one in turns:
        after = [
            (place[name], share)
            for name, share in zip((one.targets["question"], *one.also), _NEAR, strict=False)
            if name in place
        ]
        for name, weight in zip(one.before, _NEAR, strict=False):
            for column, share in after if name in place else ():
                rows.append(place[name])
                columns.append(column)
                counts.append(weight * share)
    size = len(place)
    return csr_array((np.array(counts, dtype=np.float32), (rows, columns)), shape=(size, size))


_FILE = "question_ranker.npz"
_PARTS = ("data", "indices", "indptr")  # of a sparse array
