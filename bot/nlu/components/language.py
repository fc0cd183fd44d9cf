"""Which language a message is in: Portuguese, English, or another one."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from murmurhash.mrmr import hash as murmurhash
from py3langid import langid
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.yaml_file import read
from bot.nlu.text import ngram_analyzer, normalize
from bot.settings import load_settings

LANGUAGE = "language"
SURE = "language_sure"
OTHER = "other"
_FEATURES = 2**15
_SIZES = (1, 4)  # characters of an n-gram. Accents are evidence of Portuguese, so they stay.
_KNOWN_FROM = 5  # lines; a rarer word may be foreign itself
_SHORT = 4  # words of a line that the list of data/language/words.yml settles


def language_of(example: Message) -> str | None:
    """The language that a training example's block names in its metadata."""
    metadata = example.get(METADATA) or {}
    return (metadata.get("intent") or {}).get("language")


def weigh(line: str) -> tuple[np.ndarray, np.ndarray]:
    """(indices, weights) of the n-grams of a line, both (different ones,): counts under a hash, scaled to length 1.

    As scikit-learn's HashingVectorizer does it; over one line that takes four times as long, and a server needs scikit-learn for nothing else.
    """
    counts = Counter(abs(murmurhash(gram, 0)) % _FEATURES for gram in ngram_analyzer.characters(line, _SIZES))
    weights = np.fromiter(counts.values(), np.float32, len(counts))
    return np.fromiter(counts, np.int32, len(counts)), weights / np.sqrt(weights @ weights)


def _rows(lines: Iterable[str]) -> scipy.sparse.csr_matrix:
    """(lines, _FEATURES)."""
    indices, weights = zip(*map(weigh, lines), strict=True)
    ends = np.cumsum([0, *map(len, indices)])
    return scipy.sparse.csr_matrix((np.concatenate(weights), np.concatenate(indices), ends), (len(ends) - 1, _FEATURES))


def _script_is_foreign(written: str) -> bool:
    letters = [char for char in written if char.isalpha()]
    foreign = sum(ord(char) > 0x24F for char in letters)
    return bool(letters) and foreign * 2 > len(letters)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `language` ("pt" or "en") on every message and `language_sure`: True, False, or "other" for a third language.

    A linear model over character n-grams, learned from the project's own lines (the language stands in each block's metadata),
    decides between the two, helped by a short list of words that settle a very short line (data/language/words.yml). Lines that
    consist mostly of words never seen in training, and that py3langid finds to be in another language, are "other"; if it is not certain, only if they hold a common word of it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"margin": 1.0, "other_confidence": 0.5, "other_certain": 0.95, "other_known_words": 0.75}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._weights = np.zeros(_FEATURES)
        self._bias = 0.0
        self._known: frozenset[str] = frozenset()
        words = read(load_settings().data / "language" / "words.yml").content
        self._both = frozenset(words["both"])
        self._words = {str(word): language for language in ("pt", "en") for word in words[language]}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "language.npz") as stored:
                component._weights, component._bias = stored["weights"], float(stored["bias"])
            component._known = frozenset(json.loads((folder / "words.json").read_text(encoding="utf-8")))
        _third_languages()  # now: whoever first writes a line that needs it would wait a third of a second
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example whose block names its language."""
        pairs = [(normalize.fold(normalize.clean(m.get(TEXT))), language_of(m)) for m in training_data.intent_examples]
        pairs = [(line, language) for line, language in pairs if language]
        if {language for _, language in pairs} != {"pt", "en"}:
            raise ValueError(
                "the training data must have lines in both languages: set 'language' in each block's metadata"
            )
        # for training alone: a server would wait a second longer and hold 60 MB more
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=30.0, max_iter=300)
        model.fit(_rows(line for line, _ in pairs), [language == "pt" for _, language in pairs])
        self._weights, self._bias = model.coef_[0].astype(np.float32), float(model.intercept_[0])
        seen = Counter(word for line, _ in pairs for word in set(_words(line)))
        self._known = frozenset(word for word, lines in seen.items() if lines >= _KNOWN_FROM)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "language.npz", weights=self._weights, bias=self._bias)
            (folder / "words.json").write_text(json.dumps(sorted(self._known)), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(LANGUAGE, language_of(example) or self.identify(example.get(TEXT))[0])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            language, sure = self.identify(message.get(TEXT) or "")
            message.set(LANGUAGE, language, add_to_output=True)
            message.set(SURE, sure, add_to_output=True)
        return messages

    def identify(self, written: str) -> tuple[str, bool | str]:
        """("pt" or "en", sure): sure is True, False, or "other" if the line is in a third language."""
        line = normalize.fold(normalize.clean(written))
        words = _words(line)
        if _script_is_foreign(line):
            return "pt", OTHER
        if not words:
            return "pt", False
        indices, weights = weigh(line)
        score = float(self._weights[indices] @ weights + self._bias)
        votes = [self._words[word] for word in words if word in self._words]
        likelier = "pt" if score > 0 else "en"
        if len(words) <= _SHORT and len(set(votes)) == 1 and (2 * len(votes) >= len(words) or votes[0] == likelier):
            return votes[0], True  # "no" is English alone, and Portuguese in "fica no meu registo?"
        if self._both.issuperset(words):
            return likelier, False
        if self._is_other(line, words):
            return likelier, OTHER
        return likelier, abs(score) >= self._config["margin"]

    def _is_other(self, line: str, words: list[str]) -> bool:
        if len(words) < 3 or sum(word in self._known for word in words) > self._config["other_known_words"] * len(
            words
        ):
            return False
        found, confidence = _third_languages().classify(line)
        if found in ("pt", "en", "gl") or confidence < self._config["other_confidence"]:
            return False
        # Typed noise looks like some language too, but holds none of its common words.
        return confidence >= self._config["other_certain"] or not _common_words(found).isdisjoint(
            line.replace("'", " ").split()
        )


@lru_cache(maxsize=1)
def _third_languages() -> langid.LanguageIdentifier:
    return langid.LanguageIdentifier.from_modelpath(Path(langid.__file__).parent / langid.MODEL_FILE, norm_probs=True)


@lru_cache
def _common_words(language: str) -> frozenset[str]:
    """spaCy's list for a language; none if spaCy has no such language.

    The list is read from its file alone: to import the whole of French compiles its tokenizer, four seconds in which nobody is answered.
    """
    package = find_spec(f"spacy.lang.{language}")
    if package is None or not package.submodule_search_locations:
        return frozenset()
    listed = Path(package.submodule_search_locations[0]) / "stop_words.py"
    return frozenset(runpy.run_path(str(listed))["STOP_WORDS"]) if listed.exists() else frozenset()


def _words(line: str) -> list[str]:
    return [
        word for word in "".join(char if char.isalpha() or char == "'" else " " for char in line).split() if word != "'"
    ]
