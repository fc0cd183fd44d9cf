"""Word and character n-grams as a sparse featurizer: spelling, slang and typos that an encoder does not know."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from bot.nlu.text import ngram_analyzer
from bot.nlu.text.normalize import strip_accents

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

_KINDS = {"words": ngram_analyzer.words, "characters": ngram_analyzer.characters}


class Ngrams:
    """tf-idf of the n-grams of words, or of characters within words: counts damped by a logarithm, weighed by rarity, scaled to length 1.

    scikit-learn learns them. A single line is weighed here: its vectorizer takes ten times as long over one line.
    """

    def __init__(self, kind: str, sizes: tuple[int, int], known: list[str], rarity: np.ndarray) -> None:
        """`known`: n-grams by index; `rarity`: (known n-grams,), how rare each is."""
        self._parts, self._sizes = _KINDS[kind], sizes
        self._known = known
        self._index = {gram: index for index, gram in enumerate(known)}
        self._rarity = rarity

    def __len__(self) -> int:
        return len(self._known)

    @classmethod
    def learn(cls, kind: str, sizes: tuple[int, int], least: int, lines: list[str]) -> Ngrams:
        """Those that at least `least` of the lines hold."""
        learned = _vectorizer(kind, sizes, least).fit(lines)
        return cls(kind, sizes, learned.get_feature_names_out().tolist(), learned.idf_.astype(np.float32))

    def weigh(self, line: str) -> tuple[np.ndarray, np.ndarray]:
        """(indices, weights) of the known n-grams in a line, both (n-grams found,)."""
        counts = Counter(map(self._index.get, self._parts(line, self._sizes)))
        counts.pop(None, None)
        indices = np.fromiter(counts, np.int32, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self._rarity[indices]
        length = np.sqrt(weights @ weights)
        return indices, weights / length if length else weights

    def save(self, folder: Path, name: str) -> None:
        (folder / f"{name}.txt").write_text("\n".join(self._known), encoding="utf-8")
        np.save(folder / f"{name}.npy", self._rarity)

    @classmethod
    def load(cls, folder: Path, name: str, sizes: tuple[int, int], kind: str | None = None) -> Ngrams:
        """`kind`: where it was not saved under the name of its kind."""
        known = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        return cls(kind or name, sizes, known, np.load(folder / f"{name}.npy", allow_pickle=False))


def _vectorizer(kind: str, sizes: tuple[int, int], least: int) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer  # for training alone

    return TfidfVectorizer(analyzer=partial(_KINDS[kind], sizes=sizes), sublinear_tf=True, min_df=least)


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
            component._ngrams = [Ngrams.load(folder, kind, tuple(config[kind])) for kind in _KINDS]
        return component

    def train(self, training_data: TrainingData) -> Resource:
        lines = [_line(example) for example in training_data.intent_examples if example.get(TEXT)]
        self._ngrams = [
            Ngrams.learn(kind, tuple(self._config[kind]), self._config[f"min_{kind}"], lines) for kind in _KINDS
        ]
        with self._storage.write_to(self._resource) as folder:
            for kind, ngrams in zip(_KINDS, self._ngrams, strict=True):
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
