"""What the assistant offers to tap must be understood when it comes back: it stands in data/nlu of its language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.common.languages import LANGUAGES
from bot.common.readability import same_key
from bot.content_checks.data import Data
from bot.content_checks.lines import LabelledLines, texts_by_language
from bot.knowledge.schema import LocalizedText
from bot.knowledge.yaml_file import Problem, YamlFile
from bot.labels import TOPICS


def check_offered(data: Data, lines: LabelledLines) -> list[Problem]:
    return [*_names_after(data), *_in_training(data, lines)]


def _names_after(data: Data) -> Iterator[Problem]:
    if data.suggestions is None:
        return
    file, suggestions = data.suggestions
    for after, names in suggestions.after.items():
        for index, name in enumerate(names):
            if name not in suggestions.texts:
                yield file.problem(
                    f"'{name}' has no text above; look for a typing error, or add it to 'texts'", "after", after, index
                )


def _in_training(data: Data, lines: LabelledLines) -> Iterator[Problem]:
    known = texts_by_language(lines)
    offered: list[tuple[YamlFile, LocalizedText, tuple[str, ...]]] = []
    if data.suggestions is not None:
        file, suggestions = data.suggestions
        offered = [(file, text, ("texts", name)) for name, text in suggestions.texts.items()]
    offered += [(file, topic.name, ("name",)) for name, (file, topic) in data.topics.items() if name in TOPICS]
    for file, text, keys in offered:
        for language in LANGUAGES:
            if same_key(text.get(language)) not in known[language]:
                message = (
                    f"'{text.get(language)}' is offered to tap but is no training line; add it to data/nlu/{language}"
                )
                yield file.problem(message, *keys, language)
