"""Word and character n-grams as a sparse featurizer: spelling, slang and typos that an encoder does not know."""

from __future__ import annotations

from typing import Any

import joblib
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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.nlu.text import strip_accents
from bot.nlu.tokenizer import NORMALIZED


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence feature: tf-idf of words (1–3) and of characters within words (2–6), without accents."""

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
        self._vectorizer: FeatureUnion | None = None

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
            component._vectorizer = joblib.load(folder / "ngrams.joblib")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        shared = {"sublinear_tf": True, "lowercase": False, "dtype": np.float32}
        self._vectorizer = FeatureUnion(
            [
                (
                    "words",
                    TfidfVectorizer(
                        ngram_range=tuple(self._config["words"]),
                        min_df=self._config["min_words"],
                        token_pattern=r"\w+",
                        **shared,
                    ),
                ),
                (
                    "characters",
                    TfidfVectorizer(
                        analyzer="char_wb",
                        ngram_range=tuple(self._config["characters"]),
                        min_df=self._config["min_characters"],
                        **shared,
                    ),
                ),
            ]
        )
        self._vectorizer.fit([_line(example) for example in training_data.intent_examples if example.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._vectorizer, folder / "ngrams.joblib", compress=3)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        matrix = self._vectorizer.transform([_line(message) for message in messages]).tocsr()
        for message, begin, end in zip(messages, matrix.indptr, matrix.indptr[1:], strict=False):
            # A slice `matrix[i]` says the same at fifty times the cost.
            row = scipy.sparse.csr_matrix(
                (matrix.data[begin:end], matrix.indices[begin:end], [0, end - begin]), shape=(1, matrix.shape[1])
            )
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(
            [example for example in training_data.training_examples if example.get(TEXT) and example.get(INTENT)]
        )
        return training_data


def _line(message: Message) -> str:
    return strip_accents(message.get(NORMALIZED) or "")
