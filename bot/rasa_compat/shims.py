"""Names that current releases of numpy and sanic have moved or dropped and Rasa 3.6 still uses, and an import it does too early."""

from __future__ import annotations

import functools
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


class _Later(types.ModuleType):
    """A module that runs when something of it is first asked for. importlib's own lazy modules run when they are imported again."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = types.ModuleType
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def plots_later() -> None:
    """Run Rasa's module of plots, and with it matplotlib (23 MB), where something is plotted: a server plots nothing."""
    name = "rasa.utils.plotting"
    if name in sys.modules:
        return
    module = importlib.util.module_from_spec(importlib.util.find_spec(name))
    module.__class__ = _Later
    sys.modules[name] = module


def apply() -> None:
    """Apply every shim; a second call changes nothing."""
    numpy_warning()
    sanic_single_process()
    sanic_stream()
    plots_later()
