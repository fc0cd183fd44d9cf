"""Word and character n-grams as a sparse featurizer: spelling, slang and typos that an encoder does not know."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.tokenizer import NORMALIZED
from bot.nlu.models.ngrams import KINDS, Ngrams
from bot.nlu.text.normalize import strip_accents


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence feature: tf-idf of runs of 1–2 words and of 2–5 characters within words, without accents."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **SparseFeaturizer.get_default_config(),
            "words": [1, 2],
            "characters": [2, 5],
            "min_words": 2,
            "min_characters": 3,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, name: str) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._ngrams: list[Ngrams] = []

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every setting has a default that works; nothing to refuse."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._ngrams = [Ngrams.load(folder, kind, tuple(config[kind])) for kind in KINDS]
        return component

    def train(self, training_data: TrainingData) -> Resource:
        lines = [_line(example) for example in training_data.intent_examples if example.get(TEXT)]
        self._ngrams = [
            Ngrams.learn(kind, tuple(self._config[kind]), self._config[f"min_{kind}"], lines) for kind in KINDS
        ]
        with self._storage.write_to(self._resource) as folder:
            for kind, ngrams in zip(KINDS, self._ngrams, strict=True):
                ngrams.save(folder, kind)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            message.add_features(Features(self._row(_line(message)), FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def _row(self, line: str) -> scipy.sparse.csr_matrix:
        """(1, n-grams): all kinds beside each other."""
        indices, weights, width = [], [], 0
        for ngrams in self._ngrams:
            found, weighed = ngrams.weigh(line)
            indices.append(found + width)
            weights.append(weighed)
            width += len(ngrams)
        joined = np.concatenate(indices)
        return scipy.sparse.csr_matrix((np.concatenate(weights), joined, [0, len(joined)]), shape=(1, width))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(
            [example for example in training_data.training_examples if example.get(TEXT) and example.get(INTENT)]
        )
        return training_data


def _line(message: Message) -> str:
    return strip_accents(message.get(NORMALIZED) or "")
