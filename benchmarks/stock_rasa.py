"""Stock Rasa 3.6.21 under measurement: the pipeline and policies that `rasa init` uses, on this project's lines.

Its action server does less than ours: it looks one text up in a file. No directory, no opening hours, no safety, no second language.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientSession, ClientTimeout

from benchmarks import command, questions
from benchmarks.chat import Tally
from benchmarks.process import ChildProcess, free_port, own_environment
from benchmarks.rest import RestChat
from benchmarks.sample import SampleLine, as_nlu
from benchmarks.server import ROOT, NotServingError
from bot.evaluation.lines import EvaluationLine, read_lines
from bot.knowledge.library import Library
from bot.labels import LABELS, REQUESTS, TOPICS
from bot.settings import load_settings

VERSION = "3.6.21"
ACTION = "action_answer"
_TOLD = ("rasa", "rasa-sdk", "tensorflow", "numpy", "sanic", "sqlalchemy")
_TRAIN_SECONDS = 2400
_START_SECONDS = 180
_MANY_TURNS = 20
_112 = re.compile(r"(?<!\d)112(?!\d)")
# Labels of which a quarter of the training lines or more are urgent: their answer begins with the fixed text for danger.
_DANGER = {
    "emergency": "danger", "suicide_risk": "suicide", "sextortion": "blackmail", "meeting_stranger": "meeting",
}  # fmt: skip
# What answers a request, or another label: topic and facet of data/topics.
_PASSAGES = {
    **{name: ("general", name) for name in ("not_my_fault", "i_sent_it", "i_did_it", "takedown", "help_friend")},
    **{f"complain_{name}": ("complaint", name) for name in ("where", "anonymous", "cost", "deadline", "evidence", "after")},
    **{name: ("assistant", name) for name in ("booklet", "out_of_scope", "adversarial", "refusal", "unclear")},
    "complain_who_age": ("complaint", "who"),
    "complain_parents_know": ("complaint", "parents"),
    "support_services": ("support", "lines"),
    "adult_asking": ("general", "adult"),
    "is_it_crime": ("general", "is_it_crime"),
    "chitchat": ("assistant", "greeting"),
    "bot_identity": ("assistant", "identity"),
    "language_switch": ("assistant", "language_pt"),
    "abuse_to_bot": ("assistant", "insult"),
}  # fmt: skip
_CONFIG = """recipe: default.v1
assistant_id: stock
language: pt
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: {epochs}
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: {epochs}
  - name: TEDPolicy
    max_history: 5
    epochs: {epochs}
    constrain_similarities: true
"""
_ENDPOINTS = """action_endpoint:
  url: http://127.0.0.1:{actions}/webhook
tracker_store:
  type: SQL
  dialect: sqlite
  db: {database}
"""
_ACTIONS = """import json
from pathlib import Path

from rasa_sdk import Action

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text(encoding="utf-8"))


class Answer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(text=ANSWERS.get(intent, ANSWERS["unclear"]))
        return []
"""


# ---- its project


def write_project(folder: Path, lines: Sequence[SampleLine], epochs: int) -> None:
    """A project as `rasa init` leaves one, with these lines, one action, and stories made from our rules."""
    (folder / "data").mkdir(parents=True)
    domain = {
        "version": "3.1",
        "intents": list(LABELS),
        "actions": [ACTION],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
    files = {
        "config.yml": _CONFIG.format(epochs=epochs),
        "domain.yml": yaml.safe_dump(domain, sort_keys=False),
        "credentials.yml": "rest:\n",
        "data/nlu.yml": as_nlu(lines, metadata=False),
        "data/stories.yml": yaml.safe_dump({"version": "3.1", "stories": stories()}, sort_keys=False),
        "data/rules.yml": yaml.safe_dump({"version": "3.1", "rules": rules()}, sort_keys=False),
        "actions.py": _ACTIONS,
        "answers.json": json.dumps(answers(folder), ensure_ascii=False, indent=1),
        "made.json": json.dumps({"lines": len(lines), "epochs": epochs}),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def stories() -> list[dict[str, Any]]:
    """One for each intent, and some in which a topic is followed by two requests and small talk."""
    dice = random.Random(7)
    told = [(label,) for label in LABELS]
    told += [(topic, *dice.sample(REQUESTS, 2), "chitchat") for topic in dice.sample(TOPICS, _MANY_TURNS)]
    return [{"story": " ".join(intents), "steps": _steps(intents)} for intents in told]


def rules() -> list[dict[str, Any]]:
    """`rasa init` has two; so has this."""
    return [{"rule": intent, "steps": _steps((intent,))} for intent in ("bot_identity", "nlu_fallback")]


def _steps(intents: Sequence[str]) -> list[dict[str, str]]:
    return [step for intent in intents for step in ({"intent": intent}, {"action": ACTION})]


def answers(folder: Path) -> dict[str, str]:
    """A text for each label, in Portuguese. If danger is usual it begins with what to do in danger."""
    settings = dataclasses.replace(load_settings(), database_url=f"sqlite:///{folder}/directory.sqlite")
    library = Library.open(settings)
    told = {}
    for label in LABELS:
        passage = library.topics.passage(*_PASSAGES.get(label, (label, "what_to_do")), "pt")
        bubbles = [library.name_contacts(bubble, "pt") for bubble in passage.bubbles]
        if label in _DANGER:
            bubbles = [*library.urgent(_DANGER[label], "pt")[0], *bubbles]
        told[label] = "\n\n".join(bubbles)
    return told


def names_112(answer: str) -> bool:
    """In the first bubble."""
    return bool(_112.search(answer.partition("\n\n")[0]))


# ---- its processes


class StockRasa:
    """Stock Rasa in its own environment `venv`; `folder` is for what it writes. The project may come from an earlier run."""

    name, transport = "stock", "rest"

    def __init__(self, venv: Path, project: Path, folder: Path, most_seconds: int) -> None:
        # not resolved: the link is what makes it this environment's
        self._python = str(venv.absolute() / "bin" / "python")
        self._project, self._folder, self._most_seconds = project, folder, most_seconds
        self._children: list[ChildProcess] = []
        self._starts = 0
        self._environment = own_environment(RASA_TELEMETRY_ENABLED="false", SANIC_HOST="127.0.0.1")
        self._environment.pop("PYTHONPATH", None)

    @property
    def made(self) -> dict[str, int]:
        """How many lines and epochs its model was trained with."""
        return json.loads((self._project / "made.json").read_text(encoding="utf-8"))

    async def versions(self) -> dict[str, str]:
        """Raises CommandError if this environment has no Rasa of the right version."""
        told = f"import json, platform, importlib.metadata as m; print(json.dumps({{'python': platform.python_version(), **{{n: m.version(n) for n in {_TOLD!r}}}}}))"
        found = json.loads(
            await command.run([self._python, "-c", told], cwd=ROOT, env=self._environment, most_seconds=60)
        )
        if found["rasa"] != VERSION:
            raise command.CommandError(f"this is Rasa {found['rasa']}, not {VERSION}")
        return found

    async def train(self) -> float:
        """Seconds from the start of the command to its end. Raises CommandError."""
        began = time.perf_counter()
        run = [self._python, "-m", "rasa", "train", "--fixed-model-name", "stock"]
        await command.run(run, cwd=self._project, env=self._environment, most_seconds=_TRAIN_SECONDS)
        return time.perf_counter() - began

    async def start(self) -> float:
        """Seconds from the start of both processes to the first answer. Raises NotServingError."""
        actions, port = free_port(), free_port()
        self.base = f"http://127.0.0.1:{port}"
        self._starts += 1
        endpoints = self._folder / "endpoints.yml"
        database = self._folder / f"conversations-{self._starts}.sqlite"
        endpoints.write_text(_ENDPOINTS.format(actions=actions, database=database), encoding="utf-8")
        began = time.perf_counter()
        # the programming interface is for the accuracy: it parses a line without a conversation
        where = ["--port", str(port), "--interface", "127.0.0.1", "--endpoints", str(endpoints), "--enable-api"]
        self._children = [
            self._child("actions", "run", "actions", "--port", str(actions), "--actions", "actions"),
            self._child("rasa", "run", "--model", "models/stock.tar.gz", "--credentials", "credentials.yml", *where),
        ]
        line = next(questions.drawn(0)).text
        async with ClientSession(timeout=ClientTimeout(30)) as session:
            while time.perf_counter() - began < _START_SECONDS and all(child.running for child in self._children):
                if await RestChat(session, self.base, Tally()).say(line):
                    return time.perf_counter() - began
                await asyncio.sleep(0.05)
        raise NotServingError("\n".join(child.said()[-2000:] for child in self._children))

    def memory(self) -> dict[str, float]:
        """MiB of its two processes."""
        told = [child.memory() for child in self._children]
        return {kind: round(sum(one[kind] for one in told), 1) for kind in told[0]}

    async def labels(self, lines: Sequence[EvaluationLine]) -> list[str]:
        """The label of each line: the intent it thinks likeliest."""
        async with ClientSession(timeout=ClientTimeout(60)) as session:
            return [await self._label(session, line) for line in lines]

    def stop(self) -> None:
        for child in self._children:
            child.stop()
        self._children = []

    def keep(self, project: Path) -> None:
        """Keep the trained project, so that a later run needs no training."""
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(self._project, project, ignore=shutil.ignore_patterns(".rasa", "*.sqlite", "__pycache__"))

    async def evaluate(self, name: str) -> dict[str, Any]:
        """As `tuenet evaluate` counts."""
        lines = read_lines(ROOT / "data" / "evaluation" / f"{name}.jsonl")
        told = json.loads((self._project / "answers.json").read_text(encoding="utf-8"))
        return measures(lines, await self.labels(lines), told)

    async def _label(self, session: ClientSession, line: EvaluationLine) -> str:
        """The likeliest one, even if Rasa would rather ask again."""
        async with session.post(f"{self.base}/model/parse", json={"text": line.text}) as answer:
            ranked = (await answer.json())["intent_ranking"]
        return next((found["name"] for found in ranked if found["name"] in LABELS), "unclear")

    def _child(self, name: str, *arguments: str) -> ChildProcess:
        return ChildProcess(
            [self._python, "-m", "rasa", *arguments],
            cwd=self._project,
            log=self._folder / f"{name}.log",
            most_seconds=self._most_seconds,
            env=self._environment,
        )


def measures(lines: Sequence[EvaluationLine], labels: Sequence[str], told: dict[str, str]) -> dict[str, Any]:
    """Stock Rasa knows no risk. A line counts as seen in danger if the answer of its label names 112 first: the fairest reading."""
    alarmed = {label for label, answer in told.items() if names_112(answer)}
    pairs = list(zip(lines, labels, strict=True))
    right = [label in (line.label, *line.also) for line, label in pairs]
    urgent = [label in alarmed for line, label in pairs if line.risk == "urgent"]
    harmless = [label in alarmed for line, label in pairs if line.risk == "none"]
    return {
        "lines": len(lines),
        "accuracy": _share(right),
        "urgent_lines": len(urgent),
        "urgent_recall": _share(urgent),
        "urgent_false_alarms": _share(harmless),
    }


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None
