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

from bot.nlu.text.slips import noisy

LINE = "line"  # on every training example: which line it is, or is a noisy copy of


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
