"""Severity of a message, learned apart from its topic."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.schema import Topic
from bot.knowledge.topics import Topics
from bot.nlu.components.augmentation import LINE
from bot.nlu.models import linear
from bot.nlu.models.boosted_trees import Trees
from bot.settings import load_settings

RISK_SCORES = "risk_scores"
# Talk that is about nothing harmful: learned as such, because a figure of speech differs from danger by what surrounds it.
EVERYDAY = ("out_of_scope", "chitchat", "bot_identity", "language_switch", "booklet", "abuse_to_bot", "adversarial")
_FOLDS = 3
_DRAWS = 3


def grave_topics() -> tuple[str, ...]:
    """The topics that are asked about one by one, in the order they declare: the trees know a question by its place."""
    return tuple(topic.topic for topic in sorted(_declared(), key=lambda topic: topic.grave) if topic.grave)


def alarms() -> tuple[str, ...]:
    """The topics that say that there is danger."""
    return tuple(topic.topic for topic in _declared() if topic.alarm)


def _declared() -> list[Topic]:
    return [topic for topic in Topics.read(load_settings().data) if isinstance(topic, Topic)]


class Question(NamedTuple):
    """A yes-or-no question put to every line: the answers, which lines take part, how much a yes weighs."""

    name: str
    answers: np.ndarray
    taking_part: np.ndarray
    weight: float


def questions(intents: np.ndarray, topics: np.ndarray, risks: np.ndarray) -> list[Question]:
    """Is it urgent (against all; against the harmless only), is it harmless, is it everyday talk, is it one of the grave topics."""
    everyone = np.ones(len(risks), dtype=bool)
    return [
        Question("urgent", urgent(topics, intents, risks), everyone, 3.0),
        Question("urgent_or_harmless", risks == "urgent", risks != "concern", 3.0),
        Question("harmless", risks == "none", everyone, 1.0),
        Question("everyday", np.isin(intents, EVERYDAY), everyone, 1.0),
        *(Question(topic, (topics == topic) & (risks != "none"), everyone, 1.0) for topic in grave_topics()),
    ]


def urgent(topics: np.ndarray, intents: np.ndarray, risks: np.ndarray) -> np.ndarray:
    """What must be answered as urgent. A worry told as a topic of alarm counts: here a false alarm costs less than a miss."""
    told: np.ndarray = (risks == "urgent") | (np.isin(intents, alarms()) & (risks != "none"))
    return told


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class RiskClassifier(GraphComponent):
    """Sets `risk_scores` on the message: {"urgent": 0..1, "harmless": margin, above 0 means yes}.

    Eight linear machines ask one yes-or-no question each; gradient-boosted trees weigh their margins. The trees are trained on
    margins of lines that the machines had not seen (three folds), else they would trust them too much. The folds are drawn three
    times and all margins used: with a single draw, chance decided whether 81 or 85 of the 85 urgent lines of the development set
    were found. A line of risk `concern` weighs little: it may look urgent without harm, a harmless one may not.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"urgent_weight": 4.0, "concern_weight": 0.1, "seed": 0}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._head: linear.Head  # these two once it is trained or loaded
        self._trees: Trees

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RiskClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RiskClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._head = linear.Head.load(folder / "risk.npz")
            component._trees = Trees.load(folder / "trees.npz")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        features = linear.features(examples)
        intents = np.array([example.get(INTENT) for example in examples])
        topics = np.array([linear.block(example, "topic", "none") for example in examples])
        risks = np.array([linear.block(example, "risk", "none") for example in examples])
        lines = [example.get(LINE, -number) for number, example in enumerate(examples)]
        asked = questions(intents, topics, risks)
        self._head = _fit(features, asked, np.arange(len(examples)))
        margins = [_unseen_margins(features, asked, lines, draw) for draw in range(_DRAWS)]
        self._trees = self._weigh(margins, urgent(topics, intents, risks), risks)
        with self._storage.write_to(self._resource) as folder:
            self._head.save(folder / "risk.npz")
            self._trees.save(folder / "trees.npz")
        return self._resource

    def _weigh(self, margins: list[np.ndarray], answers: np.ndarray, risks: np.ndarray) -> Trees:
        """`margins`: of all lines, once for each draw of the folds."""
        draws = len(margins)
        weights = np.where(risks == "concern", self._config["concern_weight"], 1.0)
        weights[answers] = self._config["urgent_weight"]
        # For training alone: a server would wait a second longer and hold 60 MB more.
        from sklearn.ensemble import HistGradientBoostingClassifier

        trees = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.06,
            max_leaf_nodes=12,
            l2_regularization=5.0,
            random_state=self._config["seed"],
        )
        weights = np.tile(weights / draws, draws)
        return Trees.of(trees.fit(np.vstack(margins), np.tile(answers, draws), sample_weight=weights))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                margins = self._head.margins(message)
                urgency = self._trees.probability(margins)
                message.set(RISK_SCORES, {"urgent": urgency, "harmless": float(margins[2])}, add_to_output=True)
        return messages


def _fit(features: scipy.sparse.csr_matrix, asked: list[Question], lines: np.ndarray) -> linear.Head:
    from sklearn.svm import LinearSVC

    def fit(question: Question) -> tuple[np.ndarray, float]:
        used = lines[question.taking_part[lines]]
        weight = {True: question.weight, False: 1.0}
        model = LinearSVC(C=linear.PENALTY, tol=linear.TOLERANCE, class_weight=weight, random_state=0)
        model.fit(features[used], question.answers[used])
        return model.coef_[0], model.intercept_[0]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        weights, bias = zip(*pool.map(fit, asked), strict=True)
    return linear.Head(
        [question.name for question in asked],
        np.ascontiguousarray(np.array(weights).T, dtype=np.float16),
        np.array(bias, dtype=np.float32),
    )


def _unseen_margins(
    features: scipy.sparse.csr_matrix, asked: list[Question], lines: list[int], draw: int
) -> np.ndarray:
    """(examples, questions): each one's margins from machines trained without it and without its noisy copies.

    `draw` is the number of the draw that parts the lines into folds.
    """
    from sklearn.model_selection import GroupKFold

    margins = np.zeros((features.shape[0], len(asked)))
    for seen, unseen in GroupKFold(_FOLDS, shuffle=True, random_state=draw).split(features, groups=lines):
        head = _fit(features, asked, seen)
        margins[unseen] = features[unseen] @ head.weights.astype(np.float32) + head.bias
    return margins
