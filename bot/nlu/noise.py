"""Misspelt copies of the training lines, so that lost accents and typing errors are learned and need not be written by hand."""

from __future__ import annotations

import random
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.text import strip_accents

LINE = "line"  # on every training example: which line it is, or is a noisy copy of

_NEIGHBOURS = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip", "p": "o",
    "a": "sq", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "k",
    "z": "x", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip
_SHORT = {
    "que": "q", "porque": "pq", "não": "n", "também": "tb", "mesmo": "mm", "quando": "qd", "muito": "mt", "estou": "tou",
    "está": "ta", "comigo": "cmg", "mensagem": "msg", "depois": "dps", "hoje": "hj", "agora": "agr", "ninguém": "ngm",
    "you": "u", "your": "ur", "are": "r", "because": "bc", "please": "pls", "people": "ppl", "something": "smth",
    "with": "w", "about": "abt", "boyfriend": "bf", "girlfriend": "gf", "don't": "dont", "can't": "cant", "i'm": "im",
}  # fmt: skip


def misspell(word: str, chance: random.Random) -> str:
    """One slip of a thumb: two letters change places, one is lost, doubled or taken from the next key."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    slip = chance.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == 1:
        return word[:at] + word[at + 1 :]
    if slip == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]


def noisy(line: str, chance: random.Random) -> str:
    """A line as it might be typed in a hurry: often without accents, some words shortened, now and then a slip."""
    if chance.random() < 0.8:
        line = strip_accents(line)
    words = [_SHORT.get(word.lower(), word) if chance.random() < 0.5 else word for word in line.split()]
    words = [misspell(word, chance) if chance.random() < 0.12 else word for word in words]
    line = " ".join(words)
    if chance.random() < 0.5:
        line = line.lower()
    if chance.random() < 0.5:
        line = line.rstrip("?!. ")
    return line


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class NoiseAugmenter(GraphComponent):
    """Adds a noisy copy of a `share` (0 to 1) of the examples to the training data; at prediction time it does nothing.

    Stands before the tokenizer. `seed` makes training repeatable.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"share": 0.3, "seed": 13}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NoiseAugmenter:
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        chance = random.Random(self._config["seed"])
        examples = list(training_data.training_examples)
        for number, example in enumerate(training_data.training_examples):
            example.set(LINE, number)
            if not (example.get(TEXT) and example.get(INTENT)):
                continue
            if chance.random() >= self._config["share"]:
                continue
            line = noisy(example.get(TEXT), chance)
            if line != example.get(TEXT):
                examples.append(Message(data={**example.data, TEXT: line}))
        return TrainingData(
            examples,
            entity_synonyms=training_data.entity_synonyms,
            regex_features=training_data.regex_features,
            lookup_tables=training_data.lookup_tables,
            responses=training_data.responses,
        )

    def process(self, messages: list[Message]) -> list[Message]:
        return messages
