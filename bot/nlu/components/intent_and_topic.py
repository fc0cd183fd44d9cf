"""What the person wants, and what it is about: two linear heads over the same features, learned apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.language import OTHER, SURE
from bot.nlu.components.person import entity
from bot.nlu.models import linear

HEADS = ("intent", "topic")
NO_TOPIC = "none"
OUT_OF_SCOPE = "out_of_scope"
_RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentAndTopicClassifier(IntentClassifier, GraphComponent):
    """Linear support vector machines over the n-grams of the message.

    - intent: sets `intent` and `intent_ranking`.
    - topic: learned from the `topic` in each block's metadata, apart from the intent; adds the entity `topic` if it is sure
      enough of a topic, so that "é crime partilhar nudes?" is is_it_crime about intimate_images.

    Confidence is the softmax of the margins over `temperature`, chosen on the development set so that 0.7 means seven in ten.
    Below a confidence of `doubt`, out_of_scope wins if it is among the three likeliest with `out_of_scope_share` or more: a
    line about a harm is rarely taken for everyday talk, the reverse happens often. A line in a third language becomes
    `language_switch`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"temperature": 0.15, "topic_confidence": 0.5, "doubt": 0.6, "out_of_scope_share": 0.08}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._heads: dict[str, linear.Head] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentAndTopicClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentAndTopicClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._heads = {name: linear.Head.load(folder / f"{name}.npz") for name in HEADS}
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        features = linear.features(examples)
        targets = {
            "intent": [example.get(INTENT) for example in examples],
            "topic": [linear.block(example, "topic", NO_TOPIC) for example in examples],
        }
        with self._storage.write_to(self._resource) as folder:
            for name in HEADS:
                self._heads[name] = linear.fit(features, targets[name])
                self._heads[name].save(folder / f"{name}.npz")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        intents = self._doubted(self._ranked("intent", message))
        if message.get(SURE) == OTHER:
            intents = [("language_switch", 1.0), *intents]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in intents[:_RANKED]]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        topic, confidence = self._ranked("topic", message)[0]
        if topic != NO_TOPIC and confidence >= self._config["topic_confidence"]:
            entities = [*(message.get(ENTITIES) or []), entity("topic", topic, message.get(TEXT))]
            message.set(ENTITIES, entities, add_to_output=True)

    def _doubted(self, intents: list[tuple[str, float]]) -> list[tuple[str, float]]:
        if intents[0][1] >= self._config["doubt"]:
            return intents
        everyday = [found for found in intents[:3] if found[0] == OUT_OF_SCOPE]
        if not everyday or everyday[0][1] < self._config["out_of_scope_share"]:
            return intents
        return [(OUT_OF_SCOPE, intents[0][1])] + [found for found in intents if found[0] != OUT_OF_SCOPE]

    def _ranked(self, name: str, message: Message) -> list[tuple[str, float]]:
        head = self._heads[name]
        scores = head.margins(message) / self._config["temperature"]
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
        return [(head.classes[index], float(scores[index])) for index in np.argsort(-scores)]
