"""One rule answers every intent that no other rule begins with, as if it had been written for each."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import rasa_compat
from bot.labels import COMMANDS, FOLLOW_UP, LABELS

rasa_compat.install()

from rasa.shared.core.events import ActionExecuted, UserUttered  # noqa: E402
from rasa.shared.importers.importer import TrainingDataImporter  # noqa: E402

OWN = {
    "ask_sources": "action_show_sources", "delete_everything": "action_forget", "start_again": "action_start_again",
    "browse_topics": "action_browse_topics", "language_switch": "action_switch_language", "prepare_complaint": "complaint_form",
}  # fmt: skip


def answered(config: Path, domain: Path, rules: Path) -> list[tuple[str, str]]:
    """(intent, action that follows) for each rule that begins with an intent, as Rasa reads them."""
    importer = TrainingDataImporter.load_from_config(str(config), str(domain), [str(rules)])
    found = []
    for step in importer.get_stories().story_steps:
        said = next((event for event in step.events if isinstance(event, UserUttered)), None)
        if said:
            after = step.events[step.events.index(said) + 1 :]
            found.append(
                (said.intent_name, next((one.action_name for one in after if isinstance(one, ActionExecuted)), ""))
            )
    return found


def test_every_intent_is_answered_and_talk_by_the_bank(root):
    found = answered(root / "config.yml", root / "domain.yml", root / "data" / "rules")
    expected = {intent: OWN.get(intent, "action_reply") for intent in (*LABELS, *COMMANDS, FOLLOW_UP)}
    assert dict(found) == expected
    assert len(found) == len(expected) + 1  # the complaint begins in two ways


@pytest.mark.parametrize("own", [True, False])
def test_an_intent_that_is_new_is_answered_unless_it_has_a_rule(tmp_path, root, own):
    domain = {"version": "3.1", "intents": ["sharenting"], "actions": ["action_reply", "action_own"]}
    (tmp_path / "domain.yml").write_text(yaml.safe_dump(domain))
    rules = [{"rule": "talk", "steps": [{"intent": "nlu_fallback"}, {"action": "action_reply"}]}]
    if own:
        either = {"or": [{"intent": "sharenting"}, {"intent": "out_of_scope"}]}
        rules.append({"rule": "own", "steps": [either, {"action": "action_own"}]})
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"version": "3.1", "rules": rules}))
    found = answered(root / "config.yml", tmp_path / "domain.yml", tmp_path / "rules.yml")
    assert (("sharenting", "action_reply") in found) is not own
    assert ("nlu_fallback", "action_reply") in found
    assert not {"restart", "back", "session_start"} & dict(found).keys()  # Rasa answers these itself
