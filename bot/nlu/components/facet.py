"""Which part of a label's answer is asked for: "o que é o grooming?" and "um velho manda-me mensagens" are both grooming."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.common.languages import DEFAULT, LANGUAGES
from bot.knowledge.yaml_file import read
from bot.labels import TOPICS
from bot.nlu.components.language import LANGUAGE
from bot.nlu.components.person import entity
from bot.nlu.components.tokenizer import NORMALIZED
from bot.nlu.text.patterns import NamedPatterns
from bot.settings import load_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FacetExtractor(GraphComponent):
    """Adds the entity `facet` by the patterns that data/language/facets.yml holds for the intent found before."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self) -> None:
        table = read(load_settings().data / "language" / "facets.yml").content
        self._phrases = {
            (intent, language): NamedPatterns({facet: lines.get(language, []) for facet, lines in facets.items()})
            for intent, facets in table.items()
            for language in LANGUAGES
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FacetExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            facet = self.extract(message)
            if facet:
                entities = [*(message.get(ENTITIES) or []), entity("facet", facet, message.get(TEXT))]
                message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def extract(self, message: Message) -> str | None:
        intent = (message.get(INTENT) or {}).get("name")
        phrases = self._phrases.get(("topic" if intent in TOPICS else intent, message.get(LANGUAGE) or DEFAULT))
        return phrases.first(message.get(NORMALIZED) or "") if phrases else None
