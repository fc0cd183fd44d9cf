"""Is somebody in danger? Asked of every message before and apart from what it is about."""

from __future__ import annotations

import math
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.common.languages import DEFAULT, LANGUAGES, others
from bot.knowledge.languages import read_languages
from bot.labels import CALM_CRISIS
from bot.nlu.components.conversation_reader import READING
from bot.nlu.components.language import LANGUAGE, OTHER, SURE
from bot.nlu.components.person import entity
from bot.nlu.components.risk import EVERYDAY, RISK_SCORES
from bot.nlu.components.tokenizer import NORMALIZED
from bot.nlu.text.patterns import DangerPatterns
from bot.settings import load_settings

# Not settings of config.yml: Rasa keeps those in the trained model, and a weight of safety must hold at once. A logistic regression over the
# signals of the development sets; from the chance `urgent` on it is answered as urgent, from `urgent_still` on in the turn after an alarm: a miss
# is worse than a false alarm.
# Words of danger weigh more than they did there (1.3), so that they hold when the learned parts err, but no longer alone: of 27
# messages to choose by with such words and no danger 16 are read as calm by all else, of 55 with danger one. What is denied weighs more too.
# Of 1,960 later messages of testers 0.07 found 91 % of the urgent, and took 4.0 % of the worries and 1.4 % of the rest for it; 0.05 found 92, and took
# 4.7 and 1.9. Of 36 alarms that strangers got at 0.07 none was false, and 9 of 45 were missed.
WEIGHTS = {
    "first": {
        "read": 0.58, "crisis": 0.45, "alone": 0.5, "pattern": 4.0, "everyday": -0.33, "alarm": 0.0, "calmed": -1.0, "denied": -2.5, "bias": -0.9, "urgent": 0.06, "urgent_still": 0.06,
    },
    "later": {
        "read": 0.68, "crisis": 0.7, "alone": 0.0, "pattern": 3.0, "everyday": -0.25, "alarm": 2.0, "calmed": -0.7, "denied": -2.5, "bias": 1.65, "urgent": 0.05, "urgent_still": 0.04,
    },
}  # fmt: skip
_CALM_ACTS = ("deny", "thank", "bye", "test")
_LEAST = 1e-3  # a chance is never taken for surer than this


def signals(
    pattern: bool, everyday: int, scores: dict[str, float], reading: dict[str, Any], denied: bool
) -> dict[str, float]:
    """What speaks for danger, by the names of WEIGHTS; chances as log odds. `everyday`: signs of everyday talk, 0 to 2."""
    asked = reading.get("question") or {}
    crisis = sum(
        chance
        for id, chance in asked.items()
        if id.startswith("crisis/") and id.removeprefix("crisis/") not in CALM_CRISIS
    )
    calmed = _calmed(reading)
    return {
        "read": _log_odds(reading["risk"].get("urgent", 0.0)),
        "crisis": _log_odds(crisis),  # the chance that a crisis text is the right answer
        "alone": _log_odds(scores["urgent"]),
        "pattern": float(pattern),
        "everyday": 0.0 if pattern else float(everyday),
        # danger that was told and not called off goes on; a false alarm is seldom sure, and squared it calls no other
        "alarm": 0.0 if denied or calmed else float(reading.get("alarm") or 0.0) ** 2,
        "calmed": float(not denied and calmed),
        "denied": float(denied),
        "bias": 1.0,
    }


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _calmed(reading: dict[str, Any]) -> bool:
    """Danger is denied, over or solved, in so many words."""
    act = next(iter(reading.get("act") or {}), None)
    return act in _CALM_ACTS or bool({"no_danger", "safe_now", "over"} & set(reading.get("facts") or ()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyCheck(GraphComponent):
    """Sets the entities `risk` (none, concern, urgent) and, if words of danger were found, `danger` (the kind of it).

    Three signals that know nothing of the intent: the patterns of data/safety, what RiskClassifier learned of messages alone, and what
    ConversationReader read in the conversation. Each has a weight, by whether it is a first message or a later one. Words of danger in another
    language are always urgent.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = WEIGHTS
        data = load_settings().data
        self._languages = read_languages(data)
        self._patterns = {language: DangerPatterns(data / "safety", language) for language in LANGUAGES}

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
            line, language = message.get(NORMALIZED) or "", message.get(LANGUAGE) or DEFAULT
            # A line may change its language half-way.
            spoken = [self._patterns[one] for one in (language, *others(language))]
            found = next(filter(None, (one.find(line) for one in spoken)), [])
            intent = (message.get(INTENT) or {}).get("name")
            harmless = [intent in EVERYDAY and intent != "adversarial", any(one.is_idiom(line) for one in spoken)]
            denied = not found and any(one.denied(line) for one in spoken)
            risk = self.judge(bool(found), sum(harmless), message.get(RISK_SCORES), message.get(READING), denied)
            if message.get(READING):
                message.set(READING, {**message.get(READING), "denied": denied}, add_to_output=True)
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
        self,
        pattern: bool,
        everyday: int,
        scores: dict[str, float] | None,
        reading: dict[str, Any] | None = None,
        denied: bool = False,
    ) -> str:
        """The risk from all signals; the pattern alone if nothing was learned. `everyday`: how many of two signs there are; `denied`: words
        of danger are turned round."""
        if scores is None or reading is None:
            return "urgent" if pattern else "none"
        later = reading["in_context"]
        weights = self._config["later" if later else "first"]
        found = signals(pattern, everyday, scores, reading, denied)
        reading["danger"] = _chance(sum(weights[name] * value for name, value in found.items()))
        if reading["danger"] >= weights["urgent_still" if found["alarm"] else "urgent"]:
            return "urgent"
        if pattern:
            return "concern"
        if everyday and not later:
            return "none"
        none = reading["risk"].get("none", 0.0)
        harmless = none if later else (none + _chance(scores["harmless"])) / 2
        return "none" if harmless >= 0.5 else "concern"
