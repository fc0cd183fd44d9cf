"""What the code never does, read off the code itself."""

from __future__ import annotations

import ast
import builtins
import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot import logging_setup
from bot.web.pages import renderer

# A new package counts as one that meets people. These meet nobody's words: they read our texts, train, measure and put Rasa in place.
_MEETS_NOBODY = ("bot/content_checks", "bot/evaluation", "bot/rasa_compat", "bot/training")
# Starts our own training, by a command that is a constant.
_TRAINS = "bot/cli/model_recovery.py"
# The formats there are our own: a header, titles of a plan, the number of an article, ids of answers, what was found of an address.
_FORMATS = {
    "bot/web/http/middleware.py", "bot/classroom/room/activity_kind.py", "bot/classroom/ui_texts.py", "bot/dialogue/role_answers.py", "bot/cli/check.py",
    "bot/web/pages/plain_chat.py",
}  # fmt: skip
# Chance misspells and draws training lines there, or what is asked in a measurement; anywhere else it must be the system's own.
_DRAWS = {
    "bot/evaluation/asks.py",
    "bot/nlu/components/augmentation.py",
    "bot/nlu/text/slips.py",
    "bot/nlu/examples.py",
    "bot/nlu/models/ngram_reader.py",
}
_RUNS = {"subprocess", "pickle", "marshal", "shelve", "ctypes", "joblib", "code", "pty"}
_CRYPTO = {"hashlib", "hmac", "secrets", "argon2", "ssl", "random", "uuid", "Crypto", "cryptography", "nacl", "jwt"}
# docs/asvs.md, "What is used of cryptography", names these. `random` misspells and draws training lines.
_KNOWN = {"hashlib", "hmac", "secrets", "argon2"}
_EXTENDS = re.compile(r"\bclass (\w+) extends ([\w.]+)")
_SAFE = re.compile(r"{[%{]([^{}]*?)\|\s*safe\b")
_OUR_WORDS = re.compile(r"\s*set \w+ = '[^']*'(?:\|format\((?:blank|contents)\.[\w.()]*\))?")


@cache
def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(root: Path, *folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path, parsed(path)


def within(root: Path, path: Path, *places: str) -> bool:
    """Whether `path` is one of these files or in one of these folders, both named from the root."""
    return any(path.is_relative_to(root / place) for place in places)


def imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in names}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def taken_of_random(tree: ast.AST) -> set[str]:
    """What a module uses of `random`; "random" where it cannot be seen what."""
    if "random" not in imported(tree):
        return set()
    nodes = list(ast.walk(tree))
    taken = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "random"
        for alias in node.names
    }
    renamed = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names if alias.asname}
    attributes = {node.value: node.attr for node in nodes if isinstance(node, ast.Attribute)}
    bare = {attributes.get(node, "random") for node in nodes if isinstance(node, ast.Name) and node.id == "random"}
    return taken | bare | (renamed & {"random"})


def test_nothing_is_run_that_came_in(root):
    """No shell, no eval, no pickles, and no text of a person as a format."""
    for path, tree in modules(root, "bot", "actions"):
        if within(root, path, *_MEETS_NOBODY):
            continue
        assert not imported(tree) & _RUNS, path
        functions = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not functions & {"eval", "exec", "compile", "__import__"}, path
        started = [] if within(root, path, _TRAINS) else ["create_subprocess_exec"]
        assert not list(calls(tree, "system", "popen", "create_subprocess_shell", *started)), path
        for call in calls(tree, "format", "format_map"):
            assert within(root, path, *_FORMATS), f"{path}:{call.lineno}: may a text of a person be the format here?"


def test_sql_is_never_made_of_texts(root):
    """SQL is a constant, or SQLAlchemy's: but for the names of our own tables."""
    for path, tree in modules(root, "bot", "actions"):
        if "sqlalchemy" not in imported(tree):
            continue
        for call in calls(tree, "execute", "exec_driver_sql", "executemany", "text"):
            made = [part for part in ast.walk(call) if isinstance(part, (ast.JoinedStr, ast.Mod))]
            if made and "migrations" not in path.parts:
                assert "__tablename__" in ast.unparse(call), f"{path}:{call.lineno}"


def test_cryptography_is_the_library_s(root):
    used: set[str] = set()
    for path, tree in modules(root, "bot", "actions"):
        found = imported(tree) & _CRYPTO
        if within(root, path, *_DRAWS) or taken_of_random(tree) == {"SystemRandom"}:
            found -= {"random"}
        used |= found
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not attributes & {"md5", "sha1"}, path
    assert used == _KNOWN
    named = (root / "docs" / "asvs.md").read_text(encoding="utf-8").split("## V1 ", 1)[0]
    assert {name for name in _KNOWN if f"`{name}`" in named} == _KNOWN


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("import random\nchance = random.SystemRandom()", {"SystemRandom"}),
        ("from random import SystemRandom\nchance = SystemRandom()", {"SystemRandom"}),
        ("import random\nchance = random.SystemRandom()\nid = random.choice(x)", {"SystemRandom", "choice"}),
        ("import random\nid = random.choice(x)  # not SystemRandom()", {"choice"}),
        ("import random\nfrom random import choice\nchance = random.SystemRandom()", {"SystemRandom", "choice"}),
        ("import random as chance\nid = chance.choice(x)", {"random"}),
        (
            "import random\nchance = random.SystemRandom()\nid = getattr(random, 'choice')(x)",
            {"SystemRandom", "random"},
        ),
    ],
)
def test_chance_that_is_not_the_system_s_would_be_found(code, taken):
    assert taken_of_random(ast.parse(code)) == taken


def test_nothing_is_allowed_that_is_not_there(root):
    """What was allowed to a module is not allowed to the next one of its name."""
    trees = {path.relative_to(root).as_posix(): tree for path, tree in modules(root, "bot", "actions")}
    assert {name for name, tree in trees.items() if any(calls(tree, "format", "format_map"))} >= _FORMATS
    assert {name for name, tree in trees.items() if taken_of_random(tree) - {"SystemRandom"}} == _DRAWS
    assert any(calls(trees[_TRAINS], "create_subprocess_exec"))
    assert all(any(name.startswith(f"{folder}/") for name in trees) for folder in _MEETS_NOBODY)


def test_templates_come_from_files_and_escape(root):
    for path, tree in modules(root, "bot/web"):
        assert not list(calls(tree, "from_string", "Template")), path
        shared = any(isinstance(node, ast.Attribute) and node.attr == "globals" for node in ast.walk(tree))
        assert not shared or path == root / "bot/web/pages/renderer.py", f"{path}: all pages of the process have these"
    assert renderer.templates().autoescape is True
    for path in (root / "bot" / "web" / "templates").rglob("*.html"):
        for called in _SAFE.findall(path.read_text(encoding="utf-8")):
            assert _OUR_WORDS.fullmatch(called), f"{path}: {called}: only words of our own files may be called safe"


def test_scripts_make_no_html_and_hear_no_other_window(root):
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|"
        # but for a BroadcastChannel of ours ("?."): no other origin hears or speaks on it
        r"(?<!\?\.)addEventListener\([\"']message|(?:window|self)\.onmessage|Object\.assign\((?!document\.createElement\()|__proto__|\.prototype\b|setPrototypeOf"
    )
    static = root / "bot" / "web" / "static"
    scripts = {path.relative_to(static).as_posix(): path for path in static.rglob("*.js")}
    assert "widget.js" in scripts and len(scripts) > 10
    for path in scripts.values():
        assert forbidden.findall(path.read_text(encoding="utf-8")) == [], path


def test_the_front_is_given_its_settings(root):
    """One front may have others than the environment says: whoever reads them beside it would serve another's data."""
    reading = [path for path, tree in modules(root, "bot/web") if "load_settings(" in ast.unparse(tree)]
    assert reading == [root / "bot/web/app.py"]


# What a browser makes markup or a script of, as the specification of Trusted Types lists it, and what would need a policy for an address.
_SINKS = re.compile(
    r"(?:inner|outer)HTML|insertAdjacentHTML|HTMLUnsafe|document\.write|createContextualFragment|DOMParser|parseFromString|srcdoc|execCommand|"
    r"\beval\(|new Function|set(?:Timeout|Interval)\([\"'`]|Worker\b|importScripts|javascript:|trustedTypes|\.src\s*=[^=]|"
    r"setAttribute(?:NS)?\([\"'](?:on|src)|(?:createElement(?:NS)?|\bh|svg)\([^)]*[\"'](?:script|iframe|object|embed)[\"']"
)

# The whole of it: one policy, which gives one address whatever it is asked.
_PUTS_IN_THE_WORKER = (
    'const ADDRESS = "/worker.js";',
    '(window).trustedTypes?.createPolicy("worker", { createScriptURL: () => ADDRESS });',
    'navigator.serviceWorker?.register(policy?.createScriptURL("") ?? ADDRESS)',
)


def test_no_script_has_what_trusted_types_would_stop(root):
    """The policy of every page allows none but that of offline.js: bot/web/http/middleware.py. That the pages still work: tests/browser."""
    static = root / "bot" / "web" / "static"
    scripts = sorted(static.rglob("*.js"))
    assert len(scripts) > 12
    for path in scripts:
        code = path.read_text(encoding="utf-8")
        for allowed in _PUTS_IN_THE_WORKER if path == static / "offline.js" else ():
            assert code.count(allowed) == 1
            code = code.replace(allowed, "")
        assert _SINKS.findall(code) == [], path


@pytest.mark.parametrize(
    "sink",
    ["a.innerHTML = b", "new DOMParser()", 'setTimeout("x()", 1)', "navigator.serviceWorker.register(x)", "new Worker(x)", "image.src = x",
     'h("iframe", {})', 'document.createElement("script")', 'a.setAttribute("onclick", x)', "a.srcdoc = x"],
)  # fmt: skip
def test_a_sink_would_be_found(sink):
    assert _SINKS.search(sink)


@pytest.mark.parametrize("name", ["", "rasa", "sanic", "asyncio"])
def test_debug_is_refused(name):
    """At debug Rasa prints every text."""
    levels = {name: logging.getLogger(name).level for name in ("", "rasa", "sanic", "asyncio")}
    try:
        logging_setup.configure(logging.DEBUG)
        assert logging.getLogger(name).getEffectiveLevel() > logging.DEBUG
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        logging_setup.configure()


def named(tree: ast.AST) -> Iterator[str]:
    """The classes of a module, and its names for what one of a few values is (`Role = Literal[…]`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(("Literal[", "Annotated[")):
            yield ast.unparse(node.targets[0])


def twice(trees: Iterable[tuple[Path, ast.AST]]) -> dict[str, list[Path]]:
    """Names that stand in several modules. A private one (`_Part`) is seen in its own alone: nobody can take it for another."""
    places: dict[str, list[Path]] = {}
    for path, tree in trees:
        for name in named(tree):
            if not name.startswith("_"):
                places.setdefault(name, []).append(path)
    return {name: paths for name, paths in places.items() if len(paths) > 1}


def bases_of(trees: Iterable[tuple[Path, ast.AST]]) -> dict[str, list[str]]:
    """What each class inherits from, by name."""
    return {
        node.name: [ast.unparse(base).rpartition(".")[2] for base in node.bases]
        for _, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def bases_in(script: str) -> dict[str, list[str]]:
    """The same of a script of the browser."""
    return {name: [base.rpartition(".")[2]] for name, base in _EXTENDS.findall(script)}


def misnamed_errors(bases: dict[str, list[str]]) -> set[str]:
    """Exceptions, by themselves or by what they inherit from here, whose names do not end in Error."""

    def raised(name: str) -> bool:
        known = getattr(builtins, name, None)
        if isinstance(known, type):
            return issubclass(known, BaseException)
        return name.endswith(("Error", "Exception")) or any(raised(base) for base in bases.get(name, []))

    return {name for name in bases if not name.endswith("Error") and raised(name)}


# Names that two modules may share, each with its reason. None does.
_SHARED_NAMES: dict[str, str] = {}


def test_no_two_classes_bear_one_name(root):
    assert set(twice(modules(root, "bot", "actions"))) == set(_SHARED_NAMES)


def test_exceptions_end_in_error(root):
    assert misnamed_errors(bases_of(modules(root, "bot", "actions"))) == set()
    scripts = (root / "bot" / "web" / "static").rglob("*.js")
    found = [bases_in(path.read_text(encoding="utf-8")) for path in scripts]
    bases = {name: of for classes in found for name, of in classes.items()}
    assert "RefusedError" in bases and misnamed_errors(bases) == set()


def test_a_name_that_stands_twice_and_an_exception_by_another_name_would_be_found():
    one, other = Path("one.py"), Path("other.py")
    role = ast.parse('Role = Literal["a"]\nclass _Part: ...\nclass Away(Exception): ...\nclass Gone(Away): ...')
    again = ast.parse("class Role: ...\nclass _Part: ...\nclass LateError(Exception): ...")
    assert twice([(one, role), (other, again)]) == {"Role": [one, other]}
    assert misnamed_errors(bases_of([(one, role), (other, again)])) == {"Away", "Gone"}
    script = "export class Away extends Error {}\nclass Gone extends api.Away {}\nclass Line extends HTMLElement {}"
    assert misnamed_errors(bases_in(script)) == {"Away", "Gone"}
