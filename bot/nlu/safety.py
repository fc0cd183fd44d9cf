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

# Not settings of config.yml: Rasa keeps those in the trained model, and a weight of safety must hold at once.
WEIGHTS = {"first": 0.5, "later": 0.6, "pattern": 0.4, "everyday": 0.25, "calmed": 0.3, "urgent": 0.45, "urgent_later": 0.5}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyCheck(GraphComponent):
    """Sets the entities `risk` (none, concern, urgent) and, where words of danger were found, `danger` (the kind of it).

    Three signals that know nothing of the intent: the patterns of data/safety, what RiskClassifier learned of messages alone, and what
    ConversationReader read in the conversation. The two learned ones are averaged, by `first` or `later`; a pattern adds to that, a figure of
    speech and everyday talk take from it; from `urgent` it is urgent. The weights were chosen on the development sets. Words of danger in
    another language are always urgent.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = WEIGHTS
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
        read = reading["risk"] if reading else {}
        later = bool(reading and reading["in_context"])
        share = (self._config["later"] if later else self._config["first"]) if reading else 0.0
        urgent = share * read.get("urgent", 0.0) + (1 - share) * scores["urgent"]
        # words of danger stand, whatever chatter is around them; those that are a figure of speech were not found
        urgent += self._config["pattern"] if pattern else -self._config["everyday"] * everyday
        if later and self._calmed(reading):
            urgent -= self._config["calmed"]
        if urgent >= self._config["urgent_later" if later else "urgent"]:
            return "urgent"
        if everyday and not pattern and not later:
            return "none"
        harmless = float(scores["harmless"] > 0)
        if reading:
            harmless = read.get("none", 0.0) if later else (read.get("none", 0.0) + harmless) / 2
        return "none" if harmless >= 0.5 else "concern"

    @staticmethod
    def _calmed(reading: dict[str, Any]) -> bool:
        """Danger is denied, over or solved, in so many words."""
        act = next(iter(reading.get("act") or {}), None)
        return act == "deny" or bool({"no_danger", "safe_now", "over"} & set(reading.get("facts") or ()))
