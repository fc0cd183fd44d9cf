"""A stand-in for TensorFlow, so that Rasa 3.6 imports without it.

Rasa imports TensorFlow at module level in places that our pipeline never runs (DIET, TED, ConveRT). Its uses at import time are
few: base classes, decorators, type annotations and constants. A name taken from the stand-in serves for all of these; calling one
for real work raises `TensorFlowMissingError`, which says what to do.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from typing import Any

PACKAGES = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text")


class TensorFlowMissingError(RuntimeError):
    """A component that needs TensorFlow was used in this environment, which has none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' needs TensorFlow, which this environment leaves out. Take the component that uses it (DIETClassifier, "
            "TEDPolicy, ResponseSelector, LanguageModelFeaturizer …) out of config.yml, or run it in stock Rasa's own environment "
            "(Python 3.10 with rasa==3.6.21)."
        )


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


class _Name(type):
    """The type of every name taken from the stand-in: a class to inherit from, a decorator, an annotation."""

    def __getattr__(cls, name: str) -> _Name:
        if _is_dunder(name):
            raise AttributeError(name)
        child = _name(name)
        setattr(cls, name, child)
        return child

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "_stands_in" not in cls.__dict__:  # a Rasa class that inherits from the stand-in
            raise TensorFlowMissingError(cls.__name__)
        if len(args) == 1 and not kwargs and callable(args[0]):  # @tf.function
            return args[0]
        if not args:  # @tf.function(...), @keras.saving.register(...)
            return lambda decorated: decorated
        raise TensorFlowMissingError(cls.__name__)

    def __or__(cls, other: Any) -> _Name:
        return cls

    __ror__ = __or__


def _name(name: str) -> _Name:
    return _Name(name, (), {"_stands_in": True})


class _Module(types.ModuleType):
    __path__: list[str] = []
    __version__ = "0.0"

    @staticmethod
    def is_tensor(_: Any) -> bool:
        """Asked by Rasa of plain numpy arrays."""
        return False

    def __getattr__(self, name: str) -> _Name:
        if _is_dunder(name):
            raise AttributeError(name)
        child = _name(name)
        setattr(self, name, child)
        return child


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stand-in for TensorFlow's packages and any of their submodules."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname.split(".")[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: names are made when they are asked for."""


def install() -> bool:
    """Put the stand-in in place; True if it is, False if TensorFlow itself is installed and the stand-in steps aside."""
    if any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        return True
    if importlib.util.find_spec("tensorflow") is not None:
        return False
    import spacy  # noqa: F401  thinc asks for TensorFlow when it is imported, and must find none

    sys.meta_path.append(StandInFinder())
    return True
