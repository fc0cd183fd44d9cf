"""Changes to how Rasa works inside, each for a measured gain (docs/performance.md), each held by a test that fails when Rasa changes.

Not part of `install()`: only servers ask for them (`apply()`), and `tuenet train` for its own; any other command of `tuenet rasa …` runs Rasa as it is.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from functools import cache
from types import SimpleNamespace
from typing import Any, cast


@cache
def apply() -> None:
    """All of them, before a model is loaded. A second call changes nothing."""
    trust_actions()
    run_graphs_directly()
    ask_few_rules()
    remember_event_types()
    copy_nothing_for_debugging()
    expect_no_unseen_intents()


def trust_actions() -> None:
    """Take what an action gives as it is: the actions are this project's own.

    Rasa builds a JSON schema of it, checks that this is one, and checks the result against it, at every call. What is no list of events
    still fails a few lines later.
    """
    from rasa.core.actions.action import RemoteAction

    RemoteAction._validate_action_result = lambda self, result: True


def run_graphs_directly() -> None:
    """Run the nodes of pipeline and policies one after the other instead of through dask's scheduler."""
    from rasa.core import processor

    from bot.rasa_compat.graph_runner import DirectRunner

    processor.DaskGraphRunner = DirectRunner


def ask_few_rules() -> None:
    """Compare a conversation with the rules of the intent it has now, and with its text only if a rule holds a text.

    Rasa compares it with every rule, twice for each message, and the time grows with their number.
    """
    from rasa.core.policies.rule_policy import RulePolicy

    find, possible = RulePolicy._find_action_from_rules, RulePolicy._get_possible_keys

    def find_action(self: RulePolicy, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> tuple[Any, ...]:
        if use_text_for_last_user_input and not _index(self).texts:
            return None, None, False
        return cast("tuple[Any, ...]", find(self, tracker, domain, use_text_for_last_user_input))

    def possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
        if not states or "prev_action" not in states[-1]:  # at the start of a conversation Rasa ignores the intent
            return cast("set[str]", possible(self, lookup, states))
        intent = states[-1].get("user", {}).get("intent")
        keys = _index(self).of(intent)
        return cast("set[str]", possible(self, {key: lookup[key] for key in keys if key in lookup}, states))

    RulePolicy._find_action_from_rules = find_action
    RulePolicy._get_possible_keys = possible_keys


class _Index:
    """The keys of all rules of a policy, by the intent that their last state names; under None those that name none."""

    def __init__(self, lookups: list[dict[str, str]], states_of: Any) -> None:
        keys = [key for lookup in lookups for key in lookup]
        self.texts = any("text" in state.get("user", {}) for key in keys for state in states_of(key))
        self._keys: dict[str | None, list[str]] = defaultdict(list)
        for key in keys:
            named = states_of(key)[-1].get("user", {}).get("intent")
            self._keys[None if named == _NOT_SET else named].append(key)

    def of(self, intent: str | None) -> list[str]:
        return self._keys.get(None, []) + (self._keys.get(intent, []) if intent else [])


_NOT_SET = "should_not_be_set"  # what Rasa writes if a state must not name one


def _index(policy: Any) -> _Index:
    """Made once for each loaded policy: its rules do not change."""
    if "tuenet_index" not in vars(policy):
        lookups = [policy.lookup.get(name, {}) for name in ("rules", "rules_for_loop_unhappy_path")]
        policy.tuenet_index = _Index(lookups, policy._rule_key_to_state)
    return cast(_Index, policy.tuenet_index)


def remember_event_types() -> None:
    """Find the class of an event by its name once, instead of walking through all subclasses for each event."""
    from rasa.shared.core.events import Event

    walk = Event.resolve_by_type
    known: dict[str, type[Event]] = {}

    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        if type_name in known:
            return known[type_name]
        found: type[Event] | None = walk(type_name, default)
        if found is not None and found.type_name == type_name:
            known[type_name] = found
        return found

    Event.resolve_by_type = staticmethod(resolve_by_type)


def copy_nothing_for_debugging() -> None:
    """Hand values to debug logs as they are. Rasa makes deep copies for them even if no debug log is written.

    These two modules use `copy` for nothing else.
    """
    from rasa.core import processor
    from rasa.core.policies import rule_policy

    for module in (processor, rule_policy):
        module.copy = SimpleNamespace(deepcopy=lambda value: value)


def expect_no_unseen_intents() -> None:
    """Do not look for intents and entities that the domain does not know, to warn of them: `rasa data validate` has.

    Rasa makes an empty domain for each message to compare with.
    """
    from rasa.core.processor import MessageProcessor

    MessageProcessor._check_for_unseen_features = lambda self, parse_data: None


def keep_no_outputs() -> None:
    """Train without keeping what each component gives for a next training: there everything is learned again.

    Rasa takes a fingerprint of all lines before and after each component for that: two of nine minutes.
    """
    from rasa.engine.graph import GraphNodeHook
    from rasa.engine.training import graph_trainer

    class KeepsNothing(GraphNodeHook):  # type: ignore[misc]  # Rasa has no types
        def __init__(self, **settings: Any) -> None:
            """Takes what Rasa's TrainingHook takes."""

        def on_before_node(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {}

        def on_after_node(self, *_: Any, **__: Any) -> None:
            return None

    graph_trainer.TrainingHook = KeepsNothing


def merge_without_copies() -> None:
    """Put the files of training data together as they were read, without deep copies, and keep the hash of an example that is clean already.

    Rasa copies every example and forgets its hash each time, and puts them together five times: 9 s in place of 30.
    """
    from rasa.shared.nlu.constants import INTENT, RESPONSE
    from rasa.shared.nlu.training_data import training_data

    def clean(examples: list[Any]) -> list[Any]:
        for example in examples:
            for name in (INTENT, RESPONSE):
                value = example.get(name)
                if value and value != value.strip():
                    example.set(name, value.strip())
        return list(dict.fromkeys(examples))

    training_data.copy = SimpleNamespace(copy=copy.copy, deepcopy=copy.copy)
    training_data.TrainingData.sanitize_examples = staticmethod(clean)


def pack_quickly() -> None:
    """Pack a trained model with gzip's quickest level: most of what it holds is packed already. 3 s in place of 19, the file is 1 % larger."""
    from rasa.engine.storage import local_model_storage

    class QuickTar(local_model_storage.TarSafe):  # type: ignore[misc]  # Rasa has no types
        @classmethod
        def gzopen(cls, *opened: Any, compresslevel: int = 1, **named: Any) -> Any:
            return super().gzopen(*opened, compresslevel=compresslevel, **named)

    local_model_storage.TarSafe = QuickTar
