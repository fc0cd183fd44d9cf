from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from bot.rasa_compat import tensorflow_stub

in_a_process = pytest.mark.slow  # a new Python that imports Rasa's parts: a second or two


def run(code: str, root) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


@in_a_process
def test_rasa_imports_without_tensorflow(root):
    code = "from bot import rasa_compat; print(rasa_compat.install()); import rasa.core.agent; import rasa; print(rasa.__version__)"
    assert run(code, root).splitlines()[-2:] == ["True", "3.6.21"]


@in_a_process
def test_a_component_that_needs_tensorflow_says_what_to_do(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\n"
        "import tensorflow as tf\n"
        "class Layer(tf.keras.layers.Layer): pass\n"
        "try: Layer()\nexcept rasa_compat.TensorFlowMissingError as error: print('config.yml' in str(error))"
    )
    assert run(code, root) == "True"


@in_a_process
def test_a_call_for_real_work_is_refused(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\nimport tensorflow as tf\n"
        "try: tf.constant([1, 2], 3)\nexcept rasa_compat.TensorFlowMissingError: print('refused')"
    )
    assert run(code, root) == "refused"


def test_steps_aside_where_tensorflow_is_installed(monkeypatch):
    monkeypatch.setattr(
        sys, "meta_path", [f for f in sys.meta_path if not isinstance(f, tensorflow_stub.StandInFinder)]
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert tensorflow_stub.install() is False
    assert not any(isinstance(finder, tensorflow_stub.StandInFinder) for finder in sys.meta_path)


@in_a_process
def test_telemetry_is_off(root):
    code = "import os; from bot import rasa_compat; rasa_compat.install(); print(os.environ['RASA_TELEMETRY_ENABLED'])"
    assert run(code, root) == "false"


@in_a_process
@pytest.mark.parametrize("before", ["", "import sanic.exceptions, sanic.response\n"])
def test_sanic_has_what_rasa_calls(root, before):
    """Once there is a server, whatever of sanic was imported before it."""
    code = (
        f"from bot import rasa_compat; rasa_compat.install()\n{before}"
        "from sanic import Sanic, response\n"
        "Sanic('any')\n"
        "print(callable(response.stream), Sanic.run._single_process)"
    )
    assert run(code, root) == "True True"


@in_a_process
def test_what_a_server_never_uses_is_not_run(root):
    code = (
        "import sys, bot.assistant.backends.embedded\n"
        "print([name for name in ('alembic', 'apscheduler', 'boto3', 'cryptography', 'matplotlib', 'redis', 'sanic.app', 'scipy.stats._stats_py', 'sklearn', 'slack_sdk', 'twilio') if name in sys.modules])"
    )
    assert run(code, root).splitlines()[-1] == "[]"


@in_a_process
def test_what_runs_later_runs_once_it_is_asked_for(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\n"
        "from rasa.core.channels import OutputChannel, UserMessage, BUILTIN_CHANNELS\n"
        "import rasa.core.channels.channel as own\n"
        "import rasa.nlu.test as test, scipy.stats\n"
        "from sklearn.model_selection import GroupKFold, train_test_split\n"
        "import sklearn.model_selection._split as split\n"
        "print('slack' in BUILTIN_CHANNELS, UserMessage is own.UserMessage, callable(test.plot_utils.plot_confusion_matrix),\n"
        "      round(scipy.stats.norm.cdf(0), 1), GroupKFold is split.GroupKFold, train_test_split is split.train_test_split)"
    )
    assert run(code, root) == "True True True 0.5 True True"
