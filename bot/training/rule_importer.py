"""Reads Rasa's training data, with one rule for all that no other rule answers.

A rule of Rasa names its intent; most of ours would say the same of each. The fallback of RulePolicy is no substitute: it does not stop, but answers
its own answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import UserUttered
from rasa.shared.core.training_data.structures import RuleStep, StoryGraph, StoryStep
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method


class RuleImporter(RasaFileImporter):  # type: ignore[misc]  # Rasa has no types
    """Rasa's own importer; what is not understood (`nlu_fallback`) has a rule, and each intent without one gets the same."""

    @cached_method  # type: ignore[untyped-decorator]  # as above
    def get_nlu_data(self, *language: str, **named: str) -> TrainingData:
        """Rasa asks for it twice, and reading it takes nine seconds."""
        return super().get_nlu_data(*language, **named)

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        steps = super().get_stories(exclusion_percentage).story_steps
        ruled = {intent for step in steps if isinstance(step, RuleStep) for intent in _intents(step)}
        missing = [name for name in self.get_domain().intents if name not in (*ruled, *DEFAULT_ACTION_MAPPINGS)]
        return StoryGraph([*steps, *(_for_intent(step, name) for step in _generic(steps) for name in missing)])


def _intents(step: StoryStep) -> Iterator[str]:
    return (event.intent_name for event in step.events if isinstance(event, UserUttered))


def _generic(steps: Sequence[StoryStep]) -> list[RuleStep]:
    return [
        step
        for step in steps
        if isinstance(step, RuleStep) and list(_intents(step)) == [DEFAULT_NLU_FALLBACK_INTENT_NAME]
    ]


def _for_intent(rule: RuleStep, intent: str) -> StoryStep:
    said = UserUttered(intent={INTENT_NAME_KEY: intent})
    copy = rule.create_copy(use_new_id=True)
    copy.block_name = f"{rule.block_name}: {intent}"
    copy.events = [said if isinstance(event, UserUttered) else event for event in rule.events]
    return copy
