"""Names that current releases of numpy and sanic have moved or dropped and Rasa 3.6 still uses, and imports it does too early."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
import types
from typing import Any


def numpy_warning() -> None:
    """numpy 2 moved `VisibleDeprecationWarning` to `numpy.exceptions`."""
    import numpy

    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning


def sanic_single_process() -> None:
    """sanic 22.9 and later starts worker processes, which would load the model again; Rasa expects this process to serve."""
    import sanic

    original = sanic.Sanic.run
    if getattr(original, "_single_process", False):
        return

    @functools.wraps(original)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("single_process", True)
        return original(self, *args, **kwargs)

    run._single_process = True
    sanic.Sanic.run = run


def sanic_stream() -> None:
    """sanic 22 dropped `response.stream`, which Rasa's REST channel uses for `?stream=true` and `rasa shell`."""
    import sanic.response

    if hasattr(sanic.response, "stream"):
        return

    def stream(
        streaming_fn: Any, status: int = 200, headers: Any = None, content_type: str = "text/plain; charset=utf-8"
    ) -> Any:
        return sanic.response.ResponseStream(streaming_fn, status=status, headers=headers, content_type=content_type)

    sanic.response.stream = stream


# What Rasa, or scikit-learn below it, imports when it is itself imported, and what a server never uses: a second and a half of each start
# and 80 MB. By module, the names that are asked for at once and where they can be had without it.
_LATER: dict[str, dict[str, str]] = {
    "scipy.stats": {},  # before what imports it
    "rasa.utils.plotting": {},  # matplotlib
    "rasa.utils.train_utils": {},  # sklearn.model_selection
    "rasa.core.channels": dict.fromkeys(
        ("UserMessage", "OutputChannel"), "rasa.core.channels.channel"
    ),  # Slack, Twilio …
    "sklearn.model_selection": {"train_test_split": "sklearn.model_selection._split"},
}


class _Later(types.ModuleType):
    """A module that runs when something of it is first asked for. importlib's own lazy modules run when they are imported again."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _LATER[self.__name__]:
            return getattr(importlib.import_module(_LATER[self.__name__][name]), name)
        self.__class__ = types.ModuleType
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def run_later() -> None:
    for name in _LATER:
        if name not in sys.modules:
            module = importlib.util.module_from_spec(importlib.util.find_spec(name))
            module.__class__ = _Later
            sys.modules[name] = module


def apply() -> None:
    """Apply every shim; a second call changes nothing."""
    numpy_warning()
    sanic_single_process()
    sanic_stream()
    run_later()
