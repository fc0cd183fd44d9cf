"""What the person wants, what it is about, and how grave it is: three linear heads over the same features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.svm import LinearSVC

from bot.nlu.language import OTHER, SURE
from bot.nlu.person import entity
from bot.nlu.safety import RISK_SCORES

HEADS = ("intent", "topic", "risk")
NO_TOPIC = "none"
_RANKED = 5


@dataclass
class Head:
    """One linear head: scores are `features @ weights + bias`, shape (features, classes) and (classes,)."""

    classes: list[str]
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, row: scipy.sparse.csr_matrix) -> np.ndarray:
        return row.data @ self.weights[row.indices] + self.bias

    def probabilities(self, row: scipy.sparse.csr_matrix, temperature: float) -> np.ndarray:
        """Softmax of the margins; `temperature` was chosen on the development set so that 0.7 means seven in ten."""
        scores = self.scores(row) / temperature
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()


def fit(features: scipy.sparse.csr_matrix, targets: list[str], penalty: float) -> Head:
    """One class against the rest, for each class."""
    model = LinearSVC(C=penalty)
    model.fit(features, targets)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:  # two classes share one separating plane
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    return Head(
        [str(name) for name in model.classes_], np.ascontiguousarray(weights, dtype=np.float32), bias.astype(np.float32)
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MatterClassifier(IntentClassifier, GraphComponent):
    """Three linear support vector machines over all features of the message (dense and sparse).

    - intent: sets `intent` and `intent_ranking`.
    - topic: learned from the `topic` in each block's metadata, apart from the intent; adds the entity `topic` where it is sure
      enough of a matter, so that "é crime partilhar nudes?" is is_it_crime about intimate_images.
    - risk: learned from the `risk` in the metadata; sets `risk_scores` for SafetyCheck.

    A line in a third language becomes `language_switch`; its risk scores stay.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"penalty": 0.3, "dense_scale": 1.0, "temperature": 0.25, "topic_confidence": 0.5}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._heads: dict[str, Head] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MatterClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MatterClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            for name in HEADS:
                with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
                    component._heads[name] = Head(stored["classes"].tolist(), stored["weights"], stored["bias"])
        return component

    def features(self, messages: list[Message]) -> scipy.sparse.csr_matrix:
        """(messages, features) float32: all sparse sentence features, then all dense ones times `dense_scale`."""
        rows = []
        for message in messages:
            _, sparse = message.get_sparse_features(TEXT)
            _, dense = message.get_dense_features(TEXT)
            parts = [] if sparse is None else [sparse.features]
            if dense is not None:
                parts.append(scipy.sparse.csr_matrix(dense.features * self._config["dense_scale"]))
            if not parts:
                raise ValueError("no features on the message: put a featurizer before MatterClassifier in config.yml")
            rows.append(scipy.sparse.hstack(parts, format="csr", dtype=np.float32))
        return scipy.sparse.vstack(rows, format="csr")

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT) and example.get(INTENT)]
        features = self.features(examples)
        targets = {
            "intent": [example.get(INTENT) for example in examples],
            "topic": [_metadata(example, "topic", NO_TOPIC) for example in examples],
            "risk": [_metadata(example, "risk", "none") for example in examples],
        }
        self._heads = {name: fit(features, targets[name], self._config["penalty"]) for name in HEADS}
        with self._storage.write_to(self._resource) as folder:
            for name, head in self._heads.items():
                np.savez(folder / f"{name}.npz", classes=np.array(head.classes), weights=head.weights, bias=head.bias)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        row = self.features([message])
        found = {name: self._ranked(name, row) for name in HEADS}
        intents = found["intent"]
        if message.get(SURE) == OTHER:
            intents = [("language_switch", 1.0), *intents]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in intents[:_RANKED]]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(RISK_SCORES, dict(found["risk"]), add_to_output=True)
        topic, confidence = found["topic"][0]
        if topic != NO_TOPIC and confidence >= self._config["topic_confidence"]:
            entities = [*(message.get(ENTITIES) or []), entity("topic", topic, message.get(TEXT))]
            message.set(ENTITIES, entities, add_to_output=True)

    def _ranked(self, name: str, row: scipy.sparse.csr_matrix) -> list[tuple[str, float]]:
        head = self._heads[name]
        probabilities = head.probabilities(row, self._config["temperature"])
        return [(head.classes[index], float(probabilities[index])) for index in np.argsort(-probabilities)]


def _metadata(example: Message, key: str, default: str) -> str:
    return ((example.get(METADATA) or {}).get("intent") or {}).get(key, default)
