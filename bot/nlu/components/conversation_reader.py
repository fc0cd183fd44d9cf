"""Reads a message in its conversation: what it does, what it is about, who speaks, how grave it is, what is asked, what is told."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

from bot.common.languages import DEFAULT
from bot.knowledge.answers import Bank
from bot.knowledge.conversations import FACTS
from bot.labels import COMMANDS, FOLLOW_UP
from bot.nlu.components.augmentation import LINE
from bot.nlu.components.language import LANGUAGE
from bot.nlu.components.tokenizer import NORMALIZED
from bot.nlu.context import CASE_SLOT, CONTEXT, Context, kept
from bot.nlu.examples import HEADS, Example, examples, fingerprint
from bot.nlu.models.context_encoder import WEIGHTS, context_encoder, encoder_checksum
from bot.nlu.models.nearest_turns import NEAREST_FILE, NearestTurns
from bot.nlu.models.ngram_reader import NgramReader
from bot.nlu.models.question_ranker import EarlierTurns, QuestionRanker, Voices, kind_of
from bot.nlu.models.softmax import Softmax, fit
from bot.nlu.text.normalize import in_words
from bot.nlu.text.sentences import asks, last_question, parts, without_denied, without_thanks
from bot.settings import load_settings

READING = "reading"
IN_FORM = "in_form"  # beside the case: the complaint form asks, and reads an answer by the words of the message alone
SPOKEN = "spoken"  # the message as the encoder reads it
HEADS_FOLDER = WEIGHTS / "heads"
OUT_OF_SCOPE, _EVERYDAY, _OTHER_LANGUAGE = "out_of_scope", "assistant/out_of_scope", "language_switch"
# "esquece a queixa" is no order to prepare one
_CALLED_OFF = re.compile(
    r"\b(?:esquece|esqueçam?|deixa|desist\w+|n[ãa]o (?:quero|vou)|n quero|forget|drop|don'?t want|not (?:going|gonna))\b.{0,25}\b(?:queixa|complaint)",
    re.IGNORECASE,
)
_PART = "part "  # views of their own: what a message says or asks apart
_OF_PART = 4  # questions that are kept of a part
_RANKED = 8
_ROUNDS = 30  # few: fitted to the end, heads over vectors that have seen their lines are far too sure


# Not settings of config.yml: Rasa keeps those in the trained model, and these are weighed at each message.
SETTINGS = {
    "penalty": 1e-3,
    "conversation_weight": 2.0,
    "fact": 0.5,
    "command": 0.6,
    "other_language": 0.9,
    "alone_first": 0.5,
    "alone_later": 0.15,
    "everyday": 0.3,
    "doubted": 0.5,
    "trusted": 0.3,
    "temperature": 0.8,
    "risk_temperature": 1.1,
}
# How much of each head the n-grams say, the encoder the rest: chances are multiplied, each to the power of its share; those of the nearest turns besides,
# to the power of theirs. Questions have a ranker.
NGRAM_SHARE = {"act": 0.5, "role": 0.5, "topic": 0.6, "label": 0.5, "risk": 0.25}
NEAREST_SHARE = {"act": 0.2, "role": 0.5, "topic": 0.5, "label": 0.5, "risk": 0.1}
# Of the ranker's evidence, fitted by tools/weights.py, by whether it is the first message or a later one, has a question
# apart from what it tells, or denies something. "part": of what a message says or asks apart, by hand near what 4,951 annotated parts gave; of those of
# the development conversations that need an answer 64 in 100 are read rightly; "first" gave 60 (70 and 68 of those to report by). Those of later messages
# are mixed by hand, and held near what was fitted before: 2,240 turns of 14 testers from which nothing was learned then and 320 of live.yml count for 1 each,
# 1,478 of writers.yml for 0.6, 1,381 older ones for 0.4.
# Then halfway to what fits 1,280 turns of eight more testers from which nothing was learned then, 480 of live*.yml and writers.yml: in unseen folds 66.1,
# 61.3 and 51.2 turns of 100 are read rightly by it, 65.5, 60.6 and 50.7 by those before, 66.3, 60.6 and 50.9 by the whole way.
QUESTION_WEIGHTS = {
    "first": {
        "encoder_in_context": 0.52, "ngrams_in_context": 0.32, "nearest_in_context": 0.32, "usual": -0.22, "label": 0.04, "act": 0.06, "role": -0.04,
        "topic": 0.03, "own_topic": -0.01,
    },
    "first_asked": {
        "encoder_in_context": 0.41, "ngrams_in_context": 0.23, "nearest_in_context": 0.15, "encoder_asked": 0.14, "ngrams_asked": 0.04,
        "nearest_asked": 0.18, "usual": -0.18, "label": -0.1, "act": -0.01, "role": 0.02, "topic": 0.2, "own_topic": 0.04,
    },
    "later": {
        "encoder_in_context": 0.23, "ngrams_in_context": 0.1, "nearest_in_context": 0.34, "encoder_alone": 0.18, "ngrams_alone": 0.18,
        "nearest_alone": 0.16, "usual": -0.33, "label": 0.0, "act": 0.21, "role": -0.04, "topic": -0.05, "own_topic": 0.06, "follows": 0.34, "near_last": -0.05,
        "near_last_turned": -0.97, "near_last_denied": -0.24, "last_turned": -0.95,
    },
    "later_asked": {
        "encoder_in_context": 0.3, "ngrams_in_context": 0.02, "nearest_in_context": 0.06, "encoder_alone": 0.15, "ngrams_alone": 0.26,
        "nearest_alone": 0.12, "encoder_asked": 0.12, "ngrams_asked": 0.07, "nearest_asked": 0.14, "usual": -0.53, "label": -0.03, "act": 0.13,
        "role": 0.07, "topic": 0.01, "follows": 0.23, "near_last": -0.17, "near_last_turned": -0.35, "near_last_denied": -1.75, "last_turned": -1.66,
    },
    "later_meant": {
        "encoder_in_context": 0.28, "ngrams_in_context": 0.06, "nearest_in_context": 0.19, "encoder_alone": 0.16, "ngrams_alone": 0.14,
        "nearest_alone": 0.05, "encoder_asked": 0.09, "ngrams_asked": 0.07, "nearest_asked": -0.03, "encoder_meant": 0.06, "ngrams_meant": 0.09,
        "nearest_meant": 0.18, "usual": -0.4, "label": -0.11, "act": 0.08, "role": 0.04, "topic": 0.06, "own_topic": 0.08, "follows": 0.29,
        "near_last": -0.18, "near_last_turned": -0.16, "near_last_denied": -0.02, "last_turned": -0.99,
    },
    "part": {
        "encoder_in_context": 0.4, "ngrams_in_context": 0.2, "nearest_in_context": 0.65, "usual": -0.4, "label": 0.05, "act": 0.05, "role": 0.1,
        "topic": 0.0, "own_topic": 0.03,
    },
}  # fmt: skip
_DOUBTS = ("correct", "complain", "deny")  # acts after which what was understood before is doubted
_DOUBTED = ("topic", "role", "label")
_LONGEST = 2000  # characters that are read: an emoji may stand for many letters
_TWICE = 500  # and that are read once more by what was said alone: a long message is a context of its own
_LEAST = 1e-4  # no chance is taken for smaller: one voice alone rules nothing out
_FEW = 0.02  # of twenty turns: that a class is in none of them says little


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ConversationReader(GraphComponent):
    """Sets `reading` on the message: for each head its likeliest classes with their probabilities, for `facts` those that were told, for `alarm` the
    chance of danger of the message before, if that was answered as such.

    Learns from the lines of data/nlu, the ways of asking of data/answers and the conversations of data/conversations. The encoder is
    adapted beforehand (tools/encoder); here only linear heads over its vector are fitted, and the turns of conversations kept to be looked up.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = SETTINGS
        self._storage = storage
        self._resource = resource
        self._heads: dict[str, Softmax] = {}
        self._nearest: NearestTurns  # these three once it is trained or loaded
        self._ngrams: NgramReader
        self._ranker: QuestionRanker
        self._order: dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationReader:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ConversationReader:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            heads, nearest = load_heads(folder)
            component.use(heads, nearest, NgramReader.load(folder), QuestionRanker.load(folder))
        return component

    def use(
        self, heads: dict[str, Softmax], nearest: NearestTurns, ngrams: NgramReader, ranker: QuestionRanker
    ) -> None:
        """All voices; each class of the encoder's heads is found among those of the n-grams once, -1 if they do not have it."""
        self._heads, self._nearest, self._ngrams, self._ranker = heads, nearest, ngrams, ranker
        for name in HEADS:
            place = {known: index for index, known in enumerate(ngrams.classes(name))}
            self._order[name] = np.array([place.get(known, -1) for known in heads[name].classes])

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the heads that were made with the encoder if the data are still those; else fits them anew, some minutes."""
        data = load_settings().data
        learned = examples(lines_of(training_data), data)
        heads, nearest = read_heads(learned) or make_heads(learned)
        ranker = QuestionRanker.learn(heads["question"].classes, learned)
        self.use(heads, nearest, NgramReader.learn(learned, sorted(Bank.read(data))), ranker)
        with self._storage.write_to(self._resource) as folder:
            save_heads(self._heads, self._nearest, folder)
            self._ngrams.save(folder)
            self._ranker.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker = None) -> list[Message]:
        some = [message for message in messages if message.get(TEXT)]
        if not some:
            return messages
        slot = tracker.get_slot(CASE_SLOT) if tracker is not None else None
        known = _before(slot)
        cases = [(message.get(METADATA) or {}).get(CONTEXT) for message in some]
        lines: list[tuple[Context, str]] = []
        for message, given in zip(some, cases, strict=True):
            text = without_thanks(in_words(message.get(NORMALIZED) or "", message.get(LANGUAGE) or DEFAULT))
            lines.append((_before(given) if given else known, text[:_LONGEST]))
        views = [_views(context, text) for context, text in lines]
        apart = [
            list(dict.fromkeys(several.values())) for several in views
        ]  # a part may be the last question: it is encoded once
        encoded = context_encoder().encode([view for several in apart for view in several])
        vectors, nearest = iter(encoded), iter(self._nearest.chances(encoded))
        for message, (context, text), several, once, given in zip(some, lines, views, apart, cases, strict=True):
            vector = {view: next(vectors) for view in once}
            heard = {view: self._voices(*view, vector[view], next(nearest)) for view in once}
            voices = {name: heard[view] for name, view in several.items()}
            facts = self._facts(vector[several["in_context"]])
            case = given or slot or {}
            reading = {
                **self._read_parts(voices, several, EarlierTurns.of_case(case)),
                "facts": facts,
                "in_context": not context.empty,
                "alarm": float(case.get("alarm") or 0.0),
            }
            message.set(READING, reading, add_to_output=True)
            message.set(SPOKEN, text, add_to_output=True)
            if not (given or {}).get(IN_FORM):
                self._name(message, reading, context)
        return messages

    def _name(self, message: Message, reading: dict[str, Any], context: Context) -> None:
        """The intent: of a first message the mean of two readings, of a later one mostly what it is in its conversation.

        Orders to the conversation (delete, begin again …) are read from the message alone, and so is a first message in another language: what was
        learned of conversations knows none.
        """
        labels = reading["label"]
        ranking = {found["name"]: found["confidence"] for found in message.get(INTENT_RANKING_KEY) or []}
        alone = message.get(INTENT) or {}
        sure = alone.get("confidence", 0.0)
        if alone.get("name") in COMMANDS and sure >= self._config["command"] and not called_off(message.get(TEXT)):
            return
        if context.empty and alone.get("name") == _OTHER_LANGUAGE and sure >= self._config["other_language"]:
            return
        share = self._config["alone_first" if context.empty else "alone_later"]
        names = labels.keys() | ranking.keys()
        if not context.empty:
            names -= {FOLLOW_UP, *COMMANDS}
        mixed = {name: (1 - share) * labels.get(name, 0.0) + share * ranking.get(name, 0.0) for name in names}
        mixed[OUT_OF_SCOPE] = mixed.get(OUT_OF_SCOPE, 0.0) + self._config["everyday"] * reading["question"].get(
            _EVERYDAY, 0.0
        )
        best = sorted(mixed.items(), key=lambda found: -found[1])[:_RANKED]
        named = [{"name": name, "confidence": round(min(chance, 1.0), 4)} for name, chance in best]
        message.set(INTENT, named[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, named, add_to_output=True)

    def _read_parts(
        self, voices: dict[str, dict[str, Voices]], views: dict[str, tuple[Context, str]], before: EarlierTurns
    ) -> dict[str, Any]:
        """What is read of the whole message, and `parts`: of each part whether it asks, and its questions. `before`: the turns before, which
        say nothing of a part."""
        parts = []
        for name in [name for name in voices if name.startswith(_PART)]:
            questions = self._read({"in_context": voices.pop(name)}, EarlierTurns(), "part")["question"]
            parts.append({"asks": asks(views[name][1]), "question": dict(list(questions.items())[:_OF_PART])})
        return {**self._read(voices, before), "parts": parts}

    def _read(
        self, views: dict[str, dict[str, Voices]], before: EarlierTurns, kind: str | None = None
    ) -> dict[str, Any]:
        """For each head its likeliest classes with their chances. `views`: what the voices say of each head, for each view of the message; `before`: the
        turns before; `kind`: of QUESTION_WEIGHTS, if it is not told by the views."""
        chances = {name: _mixed(name, views["in_context"]) for name in NGRAM_SHARE}
        if apart := views.get("meant", views.get("alone")):
            act = self._heads["act"].classes[int(np.argmax(chances["act"]))]
            share = self._config["doubted" if act in _DOUBTS else "trusted"]
            chances |= {name: (1 - share) * chances[name] + share * _mixed(name, apart) for name in _DOUBTED}
        reading: dict[str, dict[str, float]] = {}
        for name, found in chances.items():
            best = np.argsort(-found)[: None if name in ("risk", "label") else _RANKED]
            reading[name] = {self._heads[name].classes[index]: round(float(found[index]), 4) for index in best}
        asked = self._ranker.rank(
            {view: voices["question"] for view, voices in views.items()},
            reading,
            QUESTION_WEIGHTS[kind or kind_of(views)],
            before,
        )
        return {**reading, "question": {question: round(chance, 4) for question, chance in asked.items()}}

    def _facts(self, vector: np.ndarray) -> list[str]:
        facts = self._heads["facts"]
        told = 1 / (1 + np.exp(-facts.margins(vector)))
        return [name for name, chance in zip(facts.classes, told, strict=True) if chance >= self._config["fact"]]

    def _voices(
        self, context: Context, text: str, vector: np.ndarray, nearest: dict[str, np.ndarray]
    ) -> dict[str, Voices]:
        """For each head what the encoder, the n-grams and the nearest turns say."""
        words = self._ngrams.chances(context, text)
        voices = {}
        for name in HEADS:
            order = self._order[name]
            cooled = (
                self._heads[name].margins(vector)
                / self._config["risk_temperature" if name == "risk" else "temperature"]
            )
            said = (softmax(cooled), np.where(order < 0, _LEAST, words[name][order]))
            encoder, ngrams = (np.log(np.maximum(chances, _LEAST)) for chances in said)
            voices[name] = Voices(encoder, ngrams, np.log(nearest[name] + _FEW))
        return voices


def called_off(text: str) -> bool:
    """Whether a message says that no complaint is to be prepared."""
    return bool(_CALLED_OFF.search(text))


def _views(context: Context, text: str) -> dict[str, tuple[Context, str]]:
    """The message as it stands; a later one also by what was said alone, for what was understood before may be what is wrong, and without what it
    denies; the question that it ends with, as if what it tells besides had been said before; and so each of its parts."""
    views = {"in_context": (context, text)}
    alone = Context(said=context.said)
    left = None
    if not context.empty and len(text) <= _TWICE:
        views["alone"] = (alone, text)
        if left := without_denied(text):
            views["meant"] = (alone, left)
    if parted := last_question(left or text):
        told, asked = parted
        before = alone if left else context
        views["asked"] = (replace(before, said=kept((*context.said, told))), asked)
    apart = parts(text)
    for place, part in enumerate(apart if len(apart) > 1 else ()):
        beside = " ".join((*apart[:place], *apart[place + 1 :]))
        views[f"{_PART}{place}"] = (replace(context, said=kept((*context.said, beside))), part)
    return views


def _mixed(name: str, voices: dict[str, Voices]) -> np.ndarray:
    """(classes,) chances of a head, by all voices."""
    share, said = NGRAM_SHARE[name], voices[name]
    chances: np.ndarray = softmax((1 - share) * said.encoder + share * said.ngrams + NEAREST_SHARE[name] * said.nearest)
    return chances


def _before(case: dict[str, Any] | None) -> Context:
    """The turns before, without their alarm: danger must show in the words again, else one alarm calls the next."""
    context = Context.of_case(case)
    return replace(context, risk="concern") if context.risk == "urgent" else context


def lines_of(training_data: TrainingData) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(text, intent, metadata of its block) of each line that people wrote; noisy copies are left out."""
    seen: set[int] = set()
    for number, example in enumerate(training_data.intent_examples):
        line = example.get(LINE, -number - 1)
        if line not in seen and example.get(TEXT):
            seen.add(line)
            yield example.get(TEXT), example.get(INTENT), (example.get(METADATA) or {}).get("intent") or {}


def make_heads(
    learned: list[Example], heads: dict[str, Softmax] | None = None
) -> tuple[dict[str, Softmax], NearestTurns]:
    """The heads, fitted if none are given and those beside the encoder lack a class, and the turns to be looked up, whose classes are theirs.

    A vector takes some milliseconds: only what is fitted to or looked up has one. Single lines change no head unless it lacks one of their labels.
    """
    near = heads or _linear(HEADS_FOLDER)
    lacking = [] if heads else [name for name in near if _lacks(near[name], name, learned)]
    if not lacking:
        learned = [one for one in learned if one.source == "conversation"]
    else:
        labels = set(near["label"].classes)
        learned = [one for one in learned if one.source != "line" or one.targets["label"] not in labels]
    vectors = context_encoder().encode([(example.held or example.context, example.text) for example in learned])
    heads = near | fit_heads(near, lacking, learned, vectors)
    return heads, NearestTurns.learn(learned, vectors, {name: heads[name].classes for name in HEADS})


def _lacks(head: Softmax, name: str, learned: list[Example]) -> bool:
    """Whether a head has not all classes that are to be learned."""
    if name == "facts":
        return set(FACTS) != set(head.classes)
    return not {example.targets[name] for example in learned if name in example.targets} <= set(head.classes)


def fit_heads(
    near: dict[str, Softmax], lacking: list[str], learned: list[Example], vectors: np.ndarray
) -> dict[str, Softmax]:
    """A head for each that is `lacking` a class, near the one that was learned together with the encoder. `vectors`: (learned, features).

    Fitted once more to vectors that have seen their lines, the others only grew too sure: of the development turns 90.4 in 100 had the right role for 91.8.
    """
    weight = SETTINGS["conversation_weight"]
    weights = np.array([weight if example.source == "conversation" else 1.0 for example in learned])
    heads = {}
    for name in HEADS:
        if name not in lacking:
            continue
        known = np.array([name in example.targets for example in learned])
        targets = [
            (example.targets[name], *(example.also if name == "question" else ()))
            for example in learned
            if name in example.targets
        ]
        heads[name] = fit(
            vectors[known], targets, weights[known], SETTINGS["penalty"], start=near[name], rounds=_ROUNDS
        )
    if "facts" in lacking:
        known = np.array([example.facts is not None for example in learned])
        told = np.array([[fact in example.facts for fact in FACTS] for example in learned if example.facts is not None])
        heads["facts"] = fit(
            vectors[known],
            told,
            weights[known],
            SETTINGS["penalty"],
            list(FACTS),
            start=near["facts"],
            rounds=_ROUNDS,
        )
    return heads


def save_heads(heads: dict[str, Softmax], nearest: NearestTurns, folder: Path) -> None:
    for name, head in heads.items():
        head.save(folder / f"{name}.npz")
    nearest.save(folder)


def load_heads(folder: Path) -> tuple[dict[str, Softmax], NearestTurns]:
    return _linear(folder), NearestTurns.load(folder)


def _linear(folder: Path) -> dict[str, Softmax]:
    return {name: Softmax.load(folder / f"{name}.npz") for name in (*HEADS, "facts")}


def write_heads(heads: dict[str, Softmax], nearest: NearestTurns, learned: list[Example]) -> None:
    """Beside the encoder, with the fingerprint of what they were fitted to: a fresh machine need not do it again."""
    HEADS_FOLDER.mkdir(exist_ok=True)
    save_heads(heads, nearest, HEADS_FOLDER)
    (HEADS_FOLDER / "made.json").write_text(json.dumps(_record(learned), indent=1) + "\n", encoding="utf-8")


def read_heads(learned: list[Example]) -> tuple[dict[str, Softmax], NearestTurns] | None:
    """The heads beside the encoder; None if they were fitted to other data, or to vectors of another encoder."""
    try:
        record = json.loads((HEADS_FOLDER / "made.json").read_text(encoding="utf-8"))
        if record != _record(learned):
            return None
        return load_heads(HEADS_FOLDER)
    except (OSError, ValueError, BadZipFile):
        return None


def _record(learned: list[Example]) -> dict[str, str]:
    """What the heads were fitted to, and the checksum of the largest file that is kept with them. Raises OSError."""
    kept = hashlib.sha256((HEADS_FOLDER / NEAREST_FILE).read_bytes()).hexdigest()
    return {"examples": fingerprint(learned), "encoder": encoder_checksum(), NEAREST_FILE: kept}
