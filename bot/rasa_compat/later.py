"""Modules that run when something of them is first asked for.

Rasa and spaCy import much that a process which answers never uses. importlib's own lazy modules are of no help: they run as soon as another
module takes a name from them (`from boto3.dynamodb.conditions import Key`).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any

_AFTER: dict[str, Callable[[], None]] = {}


def put_off(
    name: str,
    promised: Iterable[str] = (),
    elsewhere: Mapping[str, str] | None = None,
    after: Callable[[], None] | None = None,
) -> None:
    """Let the module `name` run later; where it has run already nothing changes. Where it is not installed, nothing is done.

    A module that lies in it may be imported without running it.

    `promised`: classes and functions that may be taken from it before it runs. `elsewhere`: what can be had of another module without
    running this one. `after` is called once it has run.
    """
    if name in sys.modules:
        if after and not isinstance(sys.modules[name], _Later):
            after()
        return
    spec = _spec(name)
    if spec is None:
        return
    module = module_from_spec(spec)
    vars(module).update(_promised=frozenset(promised), _elsewhere=dict(elsewhere or {}))
    module.__class__ = _Later
    sys.modules[name] = module
    if after:
        _AFTER[name] = after


class _Later(ModuleType):
    """One that has not run."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._elsewhere:
            return getattr(importlib.import_module(self._elsewhere[name]), name)
        if name in self._promised:
            return _Promise(self.__name__, name)
        return getattr(_run(self), name)


class _Promise:
    """A class or function of a module that has not run: it stands in annotations; to call it, or inherit from it, runs the module."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _kept(self) -> Any:
        module = importlib.import_module(self._module)
        return getattr(_run(module) if isinstance(module, _Later) else module, self._name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._kept()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by `typing` of what stands in an annotation
            raise AttributeError(name)
        return getattr(self._kept(), name)

    def __instancecheck__(self, thing: Any) -> bool:
        return isinstance(thing, self._kept())

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._kept(),)


def _run(module: _Later) -> ModuleType:
    """The module as it is once it has run, and the packages it lies in before it."""
    name = module.__name__
    package = name.rpartition(".")[0]
    if package:
        outer = importlib.import_module(package)
        if isinstance(outer, _Later):
            _run(outer)
        if not isinstance(module, _Later):  # its package has asked for it
            return module
    if sys.modules.get(name) is not module:  # its package has imported it anew
        module.__class__ = ModuleType
        vars(module).update(vars(importlib.import_module(name)))
        return module
    for inner in [other for other in sys.modules if other.startswith(f"{name}.")]:
        if isinstance(sys.modules[inner], _Later):
            del sys.modules[inner]  # this one may need it whole while it runs
    module.__class__ = ModuleType
    del module._promised, module._elsewhere
    module.__spec__.loader.exec_module(module)
    if package:
        setattr(sys.modules[package], name.rpartition(".")[2], module)
    _AFTER.pop(name, lambda: None)()
    return module


def _spec(name: str) -> ModuleSpec | None:
    """Found without running the packages it lies in."""
    package = name.rpartition(".")[0]
    if not package:
        return PathFinder.find_spec(name)
    outer = _spec(package)
    return outer and PathFinder.find_spec(name, outer.submodule_search_locations)
