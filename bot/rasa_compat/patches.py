"""Changes to how Rasa works inside, each for a measured gain (docs/performance.md), each held by a test that fails when Rasa changes.

Not part of `install()`: only servers ask for them (`apply()`); any other command of `tuenet rasa …` runs Rasa as it is.
"""

from __future__ import annotations

from types import SimpleNamespace


def apply() -> None:
    """All of them, before a model is loaded."""
    trust_actions()
    run_graphs_directly()
    remember_event_types()
    copy_nothing_for_debugging()


def trust_actions() -> None:
    """Take what an action gives as it is: for actions in the same process, which are this project's own.

    Rasa builds a JSON schema of it, checks that this is one, and checks the result against it, at every call. What is no list of events
    still fails a few lines later.
    """
    from rasa.core.actions.action import RemoteAction

    RemoteAction._validate_action_result = lambda self, result: True


def run_graphs_directly() -> None:
    """Run the nodes of pipeline and policies one after the other instead of through dask's scheduler."""
    from rasa.core import processor

    from bot.rasa_compat.runner import DirectRunner

    processor.DaskGraphRunner = DirectRunner


def remember_event_types() -> None:
    """Find the class of an event by its name once, instead of walking through all subclasses for each event."""
    from rasa.shared.core.events import Event

    walk = Event.resolve_by_type
    known: dict[str, type[Event]] = {}

    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        if type_name in known:
            return known[type_name]
        found = walk(type_name, default)
        if found is not None and found.type_name == type_name:
            known[type_name] = found
        return found

    Event.resolve_by_type = staticmethod(resolve_by_type)


def copy_nothing_for_debugging() -> None:
    """Hand values to debug logs as they are. Rasa makes deep copies for them even where no debug log is written.

    These two modules use `copy` for nothing else.
    """
    from rasa.core import processor
    from rasa.core.policies import rule_policy

    for module in (processor, rule_policy):
        module.copy = SimpleNamespace(deepcopy=lambda value: value)
