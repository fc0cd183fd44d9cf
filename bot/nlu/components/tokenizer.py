"""spaCy's rule-based tokenizers for Portuguese and English as a Rasa tokenizer."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.language import LANGUAGE
from bot.nlu.text import normalize

NORMALIZED = "normalized"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(Tokenizer):
    """Writes `normalized` (see bot.nlu.text.normalize.normalize) on every message and tokenizes the text with spaCy's blank pipeline.

    No pipeline with vectors is needed or downloaded: `spacy.blank` holds the tokenizer's rules of each language.
    Needs `language` on the message, as LanguageIdentifier sets it; Portuguese if it is missing.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._languages = {language: spacy.blank(language) for language in ("pt", "en")}
        for spoken in self._languages.values():
            # The lexical attributes of each word (shape, case …) are never read; working them out takes time at every message.
            spoken.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # spaCy's types leave it out

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        language = message.get(LANGUAGE) or "pt"
        written = message.get(attribute)
        if attribute == TEXT:
            message.set(NORMALIZED, normalize.normalize(written, language))
        spoken = self._languages[language]
        with spoken.memory_zone():  # else spaCy keeps every word for ever
            found = [Token(token.text, token.idx) for token in spoken.tokenizer(written) if not token.text.isspace()]
        return found or [Token(written, 0)]
