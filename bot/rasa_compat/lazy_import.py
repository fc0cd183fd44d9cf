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
from threading import RLock
from types import ModuleType
from typing import Any

_AFTER: dict[str, Callable[[], None]] = {}
_LOCK = RLock()  # one thread runs a module, another waits until it has


def put_off(
    name: str,
    promised: Iterable[str] = (),
    elsewhere: Mapping[str, str] | None = None,
    after: Callable[[], None] | None = None,
) -> None:
    """Let the module `name` run later; if it has run already nothing changes. If it is not installed, nothing is done.

    `promised`: classes and functions that may be taken from it before it runs. `elsewhere`: what can be had of another module without
    running this one. A package runs before the modules in it, as usual, but for one with such names: Python does not tell who takes a name
    from who imports a module in it. `after` is called once it has run.
    """
    if name in sys.modules:
        if after and not isinstance(sys.modules[name], _Later):
            after()
        return
    spec = _spec(name)
    if spec is None:
        return
    module = module_from_spec(spec)
    if not (promised or elsewhere):
        vars(module).pop("__path__", None)  # so that it is asked for, see below
    vars(module).update(_promised=frozenset(promised), _elsewhere=dict(elsewhere or {}), _runs=False)
    module.__class__ = _Later
    sys.modules[name] = module
    if after:
        _AFTER[name] = after


class _Later(ModuleType):
    """One that has not run."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        if name == "__path__" and spec and spec.submodule_search_locations is not None:  # a module in it is imported
            return _run(self).__path__
        if name.startswith("__") and name not in ("__all__", "__version__"):  # asked by Python of any module
            raise AttributeError(name)
        with _LOCK:
            if not isinstance(self, _Later):  # another thread has run it meanwhile
                return getattr(self, name)
            if self._runs:
                raise AttributeError(f"module '{self.__name__}' has no '{name}' yet: it has not run to its end")
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

    def __subclasscheck__(self, kind: type) -> bool:
        return issubclass(kind, self._kept())

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._kept(),)


def _run(module: ModuleType) -> ModuleType:
    """The module as it is once it has run, and the packages it lies in before it."""
    with _LOCK:
        name = module.__name__
        package, _, own_name = name.rpartition(".")
        if package:
            outer = importlib.import_module(package)
            if isinstance(outer, _Later):
                _run(outer)
        if not isinstance(module, _Later) or module._runs:  # its package has asked for it, or it runs at this moment
            return module
        if sys.modules.get(name) is not module:  # its package has imported it again
            module.__class__ = ModuleType  # type: ignore[assignment]  # a module may change its class
            vars(module).update(vars(importlib.import_module(name)))
            return module
        for inner in [other for other in sys.modules if other.startswith(f"{name}.")]:
            if isinstance(sys.modules[inner], _Later):
                del sys.modules[inner]  # this one may need it whole while it runs
        before = dict(vars(module))
        vars(module).update(_runs=True)
        spec = module.__spec__
        assert spec and spec.loader  # put_off gave it one
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        try:
            spec.loader.exec_module(module)
        except BaseException:
            vars(module).clear()
            vars(module).update(before)
            raise
        module.__class__ = ModuleType  # type: ignore[assignment]  # as above
        del module._promised, module._elsewhere, module._runs
        if package:
            setattr(sys.modules[package], own_name, module)
        _AFTER.pop(name, lambda: None)()
        return module


def _spec(name: str) -> ModuleSpec | None:
    """Found without running the packages it lies in."""
    package = name.rpartition(".")[0]
    if not package:
        return PathFinder.find_spec(name)
    outer = _spec(package)
    return outer and PathFinder.find_spec(name, outer.submodule_search_locations)
