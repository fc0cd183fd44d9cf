"""Each patch fits the Rasa that is installed; a test that fails here says that Rasa changed (bot/rasa_compat/patches.py)."""

from __future__ import annotations

import ast
import copy
import inspect
import tarfile

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core import processor  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402
from rasa.core.policies import rule_policy  # noqa: E402
from rasa.core.policies.rule_policy import RulePolicy  # noqa: E402
from rasa.core.processor import MessageProcessor  # noqa: E402
from rasa.engine.exceptions import GraphRunError  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.engine.storage import local_model_storage  # noqa: E402
from rasa.engine.training import graph_trainer  # noqa: E402
from rasa.shared.core.events import Event, SlotSet  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.nlu.training_data import training_data  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.utils.common import all_subclasses  # noqa: E402

from bot.rasa_compat import patches  # noqa: E402
from bot.rasa_compat.graph_runner import DirectRunner  # noqa: E402

RASA = {name: vars(RulePolicy)[name] for name in ("_find_action_from_rules", "_get_possible_keys")}
LINES = ("olá", "estão a chantagear-me com fotos", "e é crime?", "i want to die", "asdf qwer")


@pytest.fixture(autouse=True)
def patched(monkeypatch):
    """The patches, for one test: what they replace comes back afterwards."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    monkeypatch.setattr(processor, "DaskGraphRunner", processor.DaskGraphRunner)
    monkeypatch.setattr(MessageProcessor, "_check_for_unseen_features", MessageProcessor._check_for_unseen_features)
    for name in ("_find_action_from_rules", "_get_possible_keys"):
        monkeypatch.setattr(RulePolicy, name, RASA[name])
    for module in (processor, rule_policy):
        monkeypatch.setattr(module, "copy", copy)
    patches.apply.__wrapped__()


def test_training_keeps_no_outputs_of_components(monkeypatch):
    monkeypatch.setattr(graph_trainer, "TrainingHook", graph_trainer.TrainingHook)
    settings = set(inspect.signature(graph_trainer.TrainingHook).parameters)

    patches.keep_no_outputs()

    hook = graph_trainer.TrainingHook(**dict.fromkeys(settings))
    assert hook.on_before_node("a", None, {}, {}) == {}
    assert "TrainingHook(" in inspect.getsource(graph_trainer.GraphTrainer.train)


def test_training_data_are_put_together_as_by_rasa(monkeypatch):
    monkeypatch.setattr(training_data, "copy", copy)
    clean = training_data.TrainingData.sanitize_examples
    monkeypatch.setattr(training_data.TrainingData, "sanitize_examples", staticmethod(clean))

    def together() -> training_data.TrainingData:
        one, other = (
            training_data.TrainingData([Message.build(text, intent) for text, intent in lines])
            for lines in ([("olá", "greet "), ("olá", "greet")], [("adeus", "bye"), ("olá", "greet")])
        )
        return one.merge(other, training_data.TrainingData()).merge(other)

    by_rasa = together()
    patches.merge_without_copies()
    by_us = together()

    assert [(one.get("text"), one.get("intent")) for one in by_us.training_examples] == [
        ("olá", "greet"),
        ("adeus", "bye"),
    ]
    assert by_us.fingerprint() == by_rasa.fingerprint()


def test_a_model_is_packed_quickly_and_can_be_read(monkeypatch, tmp_path):
    monkeypatch.setattr(local_model_storage, "TarSafe", local_model_storage.TarSafe)
    (tmp_path / "weights").write_bytes(bytes(range(256)) * 4000)

    patches.pack_quickly()

    with local_model_storage.TarSafe.open(tmp_path / "model.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "weights", arcname="weights")
    with tarfile.open(tmp_path / "model.tar.gz") as tar:
        assert tar.extractfile("weights").read() == (tmp_path / "weights").read_bytes()
    assert (tmp_path / "model.tar.gz").read_bytes()[8] == 4  # gzip's own mark of its quickest level
    assert 'TarSafe.open(model_archive_path, "w:gz")' in inspect.getsource(local_model_storage.LocalModelStorage)


@pytest.fixture(scope="module")
def runner(backend):
    return backend._agent.processor.graph_runner


def test_an_action_in_this_process_is_not_checked_again():
    assert RemoteAction("action_x", None)._validate_action_result({"events": "rubbish"})
    assert "_validate_action_result" in inspect.getsource(RemoteAction.run)


def test_the_loaded_model_runs_directly(runner):
    assert isinstance(runner, DirectRunner)
    assert "DaskGraphRunner" in inspect.getsource(processor.MessageProcessor)


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_understood_as_by_dask(backend, runner, line):
    def parsed(run) -> dict:
        target = backend._agent.processor.model_metadata.nlu_target
        inputs = {
            "__message__": [UserMessage(line, CollectingOutputChannel(), "c")],
            "__tracker__": DialogueStateTracker.from_events("c", []),
        }
        message: Message = run(runner, inputs=inputs, targets=[target])[target][0]
        return message.as_dict(only_output_properties=True)

    mine = parsed(DirectRunner.run)
    assert mine["intent"]["name"]
    assert mine == parsed(DaskGraphRunner.run)


def test_a_graph_without_its_input_says_which(runner, backend):
    with pytest.raises(GraphRunError, match="__message__"):
        runner.run(inputs={}, targets=[backend._agent.processor.model_metadata.nlu_target])


def test_rasa_names_the_parts_of_a_rule_as_the_index_of_rules_does():
    from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH
    from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
    from rasa.shared.nlu.constants import INTENT, TEXT

    assert (RULES, RULES_FOR_LOOP_UNHAPPY_PATH) == ("rules", "rules_for_loop_unhappy_path")
    assert (PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER) == ("prev_action", patches._NOT_SET, "user")
    assert (INTENT, TEXT) == ("intent", "text")


async def test_the_rules_of_the_intent_decide_as_all_rules_do(backend, runner, monkeypatch):
    policy = next(
        node._component for node in runner._instantiated_nodes.values() if isinstance(node._component, RulePolicy)
    )
    domain = backend._agent.domain
    for number, line in enumerate(
        [*LINES, "ajuda-me a preparar a queixa", "sextortion", "tenho 14", "sair", "obrigado"]
    ):
        await backend.reply("rules", line, number + 1)
    tracker = await backend._store.retrieve("rules")
    trackers = [before for before, _ in tracker.generate_all_prior_trackers()] + [tracker]
    few = [policy._predict(one, domain) for one in trackers]
    for name, method in RASA.items():
        monkeypatch.setattr(RulePolicy, name, method)
    every = [policy._predict(one, domain) for one in trackers]
    assert len(trackers) > 5
    for (prediction, source), (expected, expected_source) in zip(few, every, strict=True):
        assert prediction.probabilities == expected.probabilities
        assert prediction.events == expected.events
        assert source == expected_source


@pytest.mark.parametrize("kind", sorted(event.type_name for event in all_subclasses(Event)))
def test_every_event_is_found_by_its_name(kind):
    assert Event.resolve_by_type(kind).type_name == kind
    assert Event.resolve_by_type(kind) is Event.resolve_by_type(kind)


def test_an_unknown_event_is_refused_or_the_default():
    assert Event.resolve_by_type("no event of Rasa's", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="no event"):
        Event.resolve_by_type("no event of Rasa's")


@pytest.mark.parametrize("module", [processor, rule_policy])
def test_nothing_but_debug_logs_is_copied_there(module):
    logged, used = set(), set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name.startswith("copy."):
            assert name == "copy.deepcopy"
            used.add(id(node))
        if name == "structlogger.debug":
            logged |= {id(inner) for inner in ast.walk(node)}
    assert used
    assert used <= logged
    value = object()
    assert module.copy.deepcopy(value) is value


def test_what_looks_for_unseen_intents_only_warns():
    source = inspect.getsource(vars(processor.MessageProcessor)["parse_message"])
    assert "self._check_for_unseen_features(parse_data)" in source
    assert MessageProcessor._check_for_unseen_features(None, {"intent": {"name": "no intent of ours"}}) is None
