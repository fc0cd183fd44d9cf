from __future__ import annotations

import importlib.util
import subprocess
import sys

from bot.rasa_compat import stand_in


def run(code: str, root) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_rasa_imports_without_tensorflow(root):
    code = "from bot import rasa_compat; print(rasa_compat.install()); import rasa.core.agent; import rasa; print(rasa.__version__)"
    assert run(code, root).splitlines()[-2:] == ["True", "3.6.21"]


def test_a_component_that_needs_tensorflow_says_what_to_do(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\n"
        "import tensorflow as tf\n"
        "class Layer(tf.keras.layers.Layer): pass\n"
        "try: Layer()\nexcept rasa_compat.TensorFlowMissing as error: print('config.yml' in str(error))"
    )
    assert run(code, root) == "True"


def test_a_call_for_real_work_is_refused(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\nimport tensorflow as tf\n"
        "try: tf.constant([1, 2], 3)\nexcept rasa_compat.TensorFlowMissing: print('refused')"
    )
    assert run(code, root) == "refused"


def test_steps_aside_where_tensorflow_is_installed(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [f for f in sys.meta_path if not isinstance(f, stand_in.StandInFinder)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert stand_in.install() is False
    assert not any(isinstance(finder, stand_in.StandInFinder) for finder in sys.meta_path)


def test_telemetry_is_off(root):
    code = "import os; from bot import rasa_compat; rasa_compat.install(); print(os.environ['RASA_TELEMETRY_ENABLED'])"
    assert run(code, root) == "false"


def test_sanic_has_what_rasa_calls():
    from bot import rasa_compat

    rasa_compat.install()
    import sanic.response

    assert callable(sanic.response.stream)


def test_plots_are_imported_only_where_something_is_plotted(root):
    code = (
        "from bot import rasa_compat; rasa_compat.install()\nimport sys\nimport rasa.nlu.test as test\n"
        "before = 'matplotlib' in sys.modules\nprint(before, callable(test.plot_utils.plot_confusion_matrix))"
    )
    assert run(code, root) == "False True"
