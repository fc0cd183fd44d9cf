"""What a message says about the person: their age, for whom they ask, how they want to reach somebody."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.common.languages import DEFAULT, LANGUAGES
from bot.knowledge.yaml_file import read
from bot.nlu.components.language import LANGUAGE
from bot.nlu.components.tokenizer import NORMALIZED
from bot.nlu.text.ages import age_of
from bot.nlu.text.normalize import strip_accents
from bot.nlu.text.patterns import NamedPatterns
from bot.settings import load_settings

_AGES = {
    "pt": re.compile(
        r"\b(?:tenho|tendo|tiver|tivesse|fiz|faco|feitos|sou de|com|de|ter|idade|afinal)\s+(?:so\s+|ja\s+|quase\s+|apenas\s+)?(\d{1,2})\b"
        r"(?!\s*(?:minutos|horas|dias|semanas|meses|euros|fotos|mensagens|pessoas|vezes|%|h\b|eur))"
        r"|\b(\d{1,2})\s*anos\b"
    ),
    "en": re.compile(
        r"\b(?:i am|i'm|im|am|turned|turning|turn|aged?|being|only|just|actually)\s+(\d{1,2})\b(?!\s*(?:minutes|hours|days|weeks|months|euros|pounds|%|times|of|people))"
        r"|\b(\d{1,2})\s*(?:years?[ -]?old|yrs?|yo\b|y/o|year old)"
    ),
}


def age_in(normalized: str, language: str) -> int | None:
    """The age in years (4 to 99) that a normalized line states, the last one if there are several; None without one."""
    line = strip_accents(normalized) if language == "pt" else normalized
    ages = [age for found in _AGES[language].finditer(line) if (age := age_of(found[1] or found[2]))]
    return ages[-1] if ages else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PersonExtractor(GraphComponent):
    """Adds the entities `age`, `role` (adult) and `contact_preference` (phone, chat, now, anonymous …).

    The word patterns stand in data/language/person.yml, in the notation of bot.nlu.text.patterns.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self) -> None:
        patterns = read(load_settings().data / "language" / "person.yml").content
        self._phrases = {
            (kind, language): NamedPatterns({value: lines.get(language, []) for value, lines in values.items()})
            for kind, values in patterns.items()
            for language in LANGUAGES
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PersonExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            language, line = message.get(LANGUAGE) or DEFAULT, message.get(NORMALIZED) or ""
            found = {name: value for name, value in self.extract(line, language).items() if value is not None}
            entities = [
                *(message.get(ENTITIES) or []),
                *(entity(name, value, message.get(TEXT)) for name, value in found.items()),
            ]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def extract(self, normalized: str, language: str) -> dict[str, Any]:
        """{"age": years or None, "role": …, "contact_preference": …}; the first pattern of the file that matches wins."""
        found = {
            kind: phrases.first(normalized) for (kind, spoken), phrases in self._phrases.items() if spoken == language
        }
        return {"age": age_in(normalized, language), **found}


def entity(name: str, value: Any, written: str) -> dict[str, Any]:
    """An entity about the whole message, as Rasa's slot mappings read it."""
    return {"entity": name, "value": value, "start": 0, "end": len(written or ""), "extractor": "bot"}
