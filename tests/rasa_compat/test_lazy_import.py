"""Modules that run when something of them is first asked for, on small packages of their own."""

from __future__ import annotations

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.rasa_compat.lazy_import import put_off

_FILES = {
    "__init__.py": "from latertest.inner import Inner\nran = True\nclass Outer: pass\n",
    "inner.py": "from latertest.helper import HELP\nclass Inner:\n    kind = 'inner'\n    def __init__(self, value=0): self.value = value\n",
    "helper.py": "HELP = 1\n",
    "user.py": (
        "from typing import Optional\n"
        "from latertest.inner import Inner\n"
        "def made(value) -> Optional[Inner]: return Inner(value)\n"
        "def is_one(thing): return isinstance(thing, Inner)\n"
    ),
}


@pytest.fixture(autouse=True)
def package(tmp_path, monkeypatch):
    folder = tmp_path / "latertest"
    folder.mkdir()
    for name, code in _FILES.items():
        (folder / name).write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "latertest"]:
        del sys.modules[name]


def ran(name: str) -> bool:
    return "_promised" not in vars(sys.modules[name])


def test_a_module_runs_when_something_of_it_is_asked_for():
    put_off("latertest.helper")
    helper = sys.modules["latertest.helper"]
    assert not ran("latertest.helper")
    assert helper.HELP == 1
    assert ran("latertest.helper")


def test_a_promised_name_is_taken_without_running_it_and_kept_when_it_is_used():
    put_off("latertest", ["Outer"])
    put_off("latertest.inner", ["Inner"])
    user = importlib.import_module("latertest.user")
    assert not ran("latertest") and not ran("latertest.inner")
    made = user.made(3)
    assert ran("latertest") and made.value == 3
    assert type(made) is importlib.import_module("latertest.inner").Inner
    assert user.is_one(made) and not user.is_one(3)
    assert user.Inner.kind == "inner"


def test_one_may_inherit_from_a_promised_class():
    put_off("latertest.inner", ["Inner"])
    from latertest.inner import Inner

    class More(Inner):
        pass

    assert More(2).value == 2
    assert issubclass(More, importlib.import_module("latertest.inner").Inner)


def test_a_name_that_another_module_has_comes_from_there():
    put_off("latertest", elsewhere={"Inner": "latertest.inner"})
    from latertest import Inner

    assert Inner.kind == "inner"
    assert not ran("latertest")


def test_a_name_that_is_nowhere_is_missed_as_usual():
    put_off("latertest")
    with pytest.raises(ImportError):
        from latertest import nothing  # noqa: F401


def test_what_must_follow_is_done_once_the_module_has_run():
    told = []
    put_off("latertest.helper", after=lambda: told.append("after"))
    assert told == []
    assert sys.modules["latertest.helper"].HELP == 1
    assert told == ["after"]
    put_off("latertest.helper", after=lambda: told.append("again"))  # it has run already
    assert told == ["after", "again"]


def test_what_is_not_installed_stays_missing():
    put_off("latertest_that_is_nowhere")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("latertest_that_is_nowhere")


def test_a_package_runs_before_a_module_in_it():
    put_off("latertest")
    importlib.import_module("latertest.helper")
    assert ran("latertest")


def test_a_package_with_promised_names_is_passed_by():
    put_off("latertest", ["Outer"])
    importlib.import_module("latertest.helper")
    assert not ran("latertest")


def test_one_that_fails_can_be_asked_again(package):
    broken = package / "broken.py"
    broken.write_text("begun = True\nraise ValueError('not yet')\n")
    put_off("latertest.broken")
    for _ in range(2):
        with pytest.raises(ValueError, match="not yet"):
            sys.modules["latertest.broken"].value  # noqa: B018
    broken.write_text("value = 'now it runs'\n")
    assert sys.modules["latertest.broken"].value == "now it runs"


def test_a_second_thread_waits_until_it_has_run(package):
    (package / "slow.py").write_text("import time\ntime.sleep(0.2)\nvalue = 1\n")
    put_off("latertest.slow")
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(lambda _: sys.modules["latertest.slow"].value, range(4))] == [1] * 4
