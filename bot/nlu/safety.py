"""Is somebody in danger? Asked of every message before and apart from what it is about."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.knowledge.languages import read_languages
from bot.nlu.language import LANGUAGE, OTHER, SURE
from bot.nlu.patterns import DangerPatterns
from bot.nlu.person import entity
from bot.nlu.reader import READING
from bot.nlu.risk import EVERYDAY, RISK_SCORES
from bot.nlu.tokenizer import NORMALIZED


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyCheck(GraphComponent):
    """Sets the entities `risk` (none, concern, urgent) and, where words of danger were found, `danger` (the kind of it).

    Two signals that know nothing of the intent: the patterns of data/safety, and what RiskClassifier learned. Urgent is a learned
    score of `urgent` or more; where a pattern was found, `urgent_with_pattern` is enough; where the line is a figure of speech or
    was taken for everyday talk, it needs `urgent_if_everyday`; where it is both, no score is enough. The thresholds were chosen on the development set.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"urgent": 0.5, "urgent_with_pattern": 0.05, "urgent_if_everyday": 0.95, "first": 0.5, "in_context": 0.8, "pattern": 0.2, "everyday": 0.15, "weighed": 0.5}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        folder = settings.load().data / "safety"
        self._languages = read_languages(settings.load().data)
        self._patterns = {language: DangerPatterns(folder, language) for language in ("pt", "en")}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyCheck:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            line, language = message.get(NORMALIZED) or "", message.get(LANGUAGE) or "pt"
            # A line may change its language half-way.
            spoken = [self._patterns[language], self._patterns["en" if language == "pt" else "pt"]]
            found = spoken[0].find(line) or spoken[1].find(line)
            intent = (message.get(INTENT) or {}).get("name")
            harmless = [intent in EVERYDAY and intent != "adversarial", any(one.is_idiom(line) for one in spoken)]
            risk = self.judge(bool(found), sum(harmless), message.get(RISK_SCORES), message.get(READING))
            if self._languages.danger_in(message.get(TEXT) or ""):
                risk = "urgent"
                message.set(INTENT, {"name": "language_switch", "confidence": 1.0}, add_to_output=True)
                message.set(SURE, OTHER, add_to_output=True)
            entities = [*(message.get(ENTITIES) or []), entity("risk", risk, message.get(TEXT))]
            if found and risk == "urgent":
                entities.append(entity("danger", found[0].kind, message.get(TEXT)))
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def judge(
        self, pattern: bool, everyday: int, scores: dict[str, float] | None, reading: dict[str, Any] | None = None
    ) -> str:
        """The risk from all signals; the pattern alone where nothing was learned. `everyday`: how many of two signs there are."""
        if scores is None:
            return "urgent" if pattern else "none"
        if reading:
            return self._weigh(pattern, everyday, scores, reading)
        needed = self._config["urgent_with_pattern" if pattern else "urgent_if_everyday" if everyday else "urgent"]
        if scores["urgent"] >= needed and (pattern or everyday < 2):
            return "urgent"
        return "none" if scores["harmless"] > 0 else "concern"

    def _weigh(self, pattern: bool, everyday: int, scores: dict[str, float], reading: dict[str, Any]) -> str:
        """What the message alone looks like, and what it is in its conversation."""
        risks = reading["risk"]
        in_context = self._config["in_context" if reading.get("in_context") else "first"]
        urgent = in_context * risks.get("urgent", 0.0) + (1 - in_context) * scores["urgent"]
        urgent += self._config["pattern"] * pattern - self._config["everyday"] * everyday
        if urgent >= self._config["weighed"]:
            return "urgent"
        harmless = risks.get("none", 0.0)
        if not reading.get("in_context"):
            harmless = 0.5 * harmless + 0.5 * (scores["harmless"] > 0)
        return "none" if harmless >= 0.5 else "concern"
