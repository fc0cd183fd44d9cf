"""The measures on hand-made lines, asked through the assistant as the chat does."""

from __future__ import annotations

import argparse
import json

import pytest

from bot.assistant.assistant import Assistant
from bot.cli import evaluate
from bot.evaluation import measures
from bot.evaluation.lines import NO_ANSWER, EvaluationLine, LineAnswer, ask, read_lines
from bot.knowledge.yaml_file import DataError
from bot.reply import Reply, safety_card


class FakeBackend:
    """Gives the reply that was laid down for a text; fails where there is none."""

    def __init__(self, replies: dict[str, Reply]) -> None:
        self._replies = replies
        self.open: set[str] = set()
        self.asked: list[str] = []

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        self.open.add(conversation)
        self.asked.append(conversation)
        return self._replies[text]

    async def forget(self, conversation: str, n: int) -> None:
        self.open.discard(conversation)

    def welcome(self, language: str, topic: str | None) -> Reply:
        return safety_card(language)

    async def ready(self) -> bool:
        return True

    async def close(self) -> None: ...


def reply(label: str, risk: str = "none", language: str = "pt", bubble: str = "Olá.", confidence: float = 1.0) -> Reply:
    return Reply((bubble, "Liga 112."), language, label, risk, confidence=confidence)


def line(id_: str, label: str, risk: str = "none", lang: str = "pt", also: tuple[str, ...] = ()) -> EvaluationLine:
    return EvaluationLine(id_, lang, f"text of {id_}", label, also, "none", risk)


def answers(*pairs: tuple[EvaluationLine, Reply]) -> list[LineAnswer]:
    return [LineAnswer.of(asked, said, ms) for ms, (asked, said) in enumerate(pairs, 1)]


def of_all(*pairs: tuple[EvaluationLine, Reply]) -> dict:
    return measures.measure(answers(*pairs))["by_language"]["all"]


async def test_each_line_is_asked_in_a_conversation_of_its_own_that_is_forgotten():
    backend = FakeBackend({"text of a": reply("scam"), "text of b": reply("scam")})
    got = [answer async for answer in ask(Assistant(backend), [line("a", "scam"), line("b", "threats")])]
    assert [answer.right for answer in got] == [True, False]
    assert len(set(backend.asked)) == 2 and not backend.open
    assert all(answer.ms >= 0 for answer in got)


async def test_the_safety_card_of_a_failure_is_never_a_right_answer():
    got = [answer async for answer in ask(Assistant(FakeBackend({})), [line("a", "emergency", "urgent")])]
    measured = measures.measure(got)
    assert got[0].label == NO_ANSWER and not got[0].caught
    assert measured["by_language"]["all"]["accuracy"] == 0
    assert [entry["id"] for entry in measured["failed"]] == ["a"]
    assert measured["calibration"]["error"] is None


def test_a_label_as_good_as_the_first_counts_except_strictly():
    found = of_all(
        (line("a", "scam", also=("threats",)), reply("threats")),
        (line("b", "scam"), reply("scam")),
        (line("c", "threats"), reply("scam")),
    )
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["accuracy_strict"] == pytest.approx(1 / 3)
    assert found["macro_f1"] == pytest.approx((0.8 + 0) / 2)  # scam: precision 2/3, recall 1; threats: 0


def test_danger_is_caught_only_with_112_in_the_first_bubble():
    urgent = "emergency", "urgent"
    pairs = (
        (line("named", *urgent), reply(*urgent, bubble="Liga já 112.")),
        (line("too late", *urgent), reply(*urgent, bubble="Olá.")),
        (line("another number", *urgent), reply(*urgent, bubble="Liga 1112.")),
        (line("not seen", *urgent), reply("emergency", "concern", bubble="Liga 112.")),
    )
    assert of_all(*pairs)["urgent_recall"] == 0.25
    missed = measures.measure(answers(*pairs))["missed_urgent"]
    assert [entry["id"] for entry in missed] == ["too late", "another number", "not seen"]


def test_a_false_alarm_is_danger_answered_to_a_line_without_risk():
    pairs = (
        (line("a", "out_of_scope"), reply("emergency", "urgent")),
        (line("b", "out_of_scope"), reply("out_of_scope", "concern")),
        (line("c", "threats", "concern"), reply("threats", "urgent")),
    )
    assert of_all(*pairs)["urgent_false_alarms"] == 0.5
    assert [entry["id"] for entry in measures.measure(answers(*pairs))["false_urgent"]] == ["a"]


def test_out_of_scope_is_false_only_where_answered_as_if_in_scope():
    outside = line("a", "out_of_scope")
    harmless = [(outside, reply(label)) for label in ("out_of_scope", "chitchat", "unclear")]
    assert of_all(*harmless)["out_of_scope_false"] == 0
    assert of_all(*harmless, (outside, reply("booklet")))["out_of_scope_false"] == 0.25


def test_language_is_measured_on_lines_in_one_language_that_do_not_ask_for_another():
    measured = measures.measure(
        answers(
            (line("a", "scam", lang="pt"), reply("scam", language="pt")),
            (line("b", "scam", lang="en"), reply("scam", language="pt")),
            (line("c", "scam", lang="mixed"), reply("scam", language="pt")),
            (line("d", "language_switch", lang="pt"), reply("language_switch", language="en")),
        )
    )["by_language"]
    right = {name: group["language_right"] for name, group in measured.items()}
    assert right == {"pt": 1, "en": 0, "mixed": None, "all": 0.5}


def test_calibration_weighs_each_tenth_by_its_lines():
    found = measures.calibration(
        answers(
            (line("a", "scam"), reply("scam", confidence=1.0)),
            (line("b", "scam"), reply("scam", confidence=0.9)),
            (line("c", "scam"), reply("threats", confidence=0.95)),
            (line("d", "scam"), reply("threats", confidence=0.3)),
        )
    )
    last = found["bins"][-1]
    assert (last["lines"], last["confidence"], last["accuracy"]) == (3, pytest.approx(0.95), pytest.approx(2 / 3))
    assert found["bins"][3]["lines"] == 1
    assert found["error"] == pytest.approx((0.95 - 2 / 3) * 3 / 4 + 0.3 / 4)


def test_latency_is_the_median_and_the_95th_percentile():
    found = of_all(*[(line(str(n), "scam"), reply("scam")) for n in range(101)])
    assert (found["ms_p50"], found["ms_p95"]) == (51, 96)


def test_the_worst_confusions_come_first_with_at_most_three_examples():
    confused = [(line(f"a{n}", "scam"), reply("threats")) for n in range(4)]
    found = measures.measure(answers((line("b", "scam"), reply("rumours")), *confused))["confusions"]
    assert [(c["label"], c["answered"], c["lines"]) for c in found] == [("scam", "threats", 4), ("scam", "rumours", 1)]
    assert [entry["id"] for entry in found[0]["examples"]] == ["a0", "a1", "a2"]


def test_the_f1_of_a_label_counts_what_is_wrongly_taken_for_it():
    by_label = measures.measure(answers((line("a", "scam"), reply("scam")), (line("b", "threats"), reply("scam"))))[
        "by_label"
    ]
    assert by_label["scam"]["accuracy"] == 1 and by_label["scam"]["f1"] == pytest.approx(2 / 3)
    assert set(by_label) == {"scam", "threats"}


def test_rows_of_the_matrix_are_shares_of_the_lines_wanted():
    wanted = line("a", "cyberbullying")
    shares = measures.matrix(answers((wanted, reply("cyberbullying")), (wanted, reply("threats"))))
    assert shares.shape == (50, 50)
    assert list(shares[0, :2]) == [0.5, 0.5] and shares.sum() == 1


def write(path, *found) -> None:
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in found), encoding="utf-8")


GOOD = {"id": "a", "lang": "pt", "text": "olá [b]", "label": "chitchat", "also": [], "topic": "none", "risk": "none"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lang": "fr"}, "'lang' is 'fr'; it must be one of: pt, en, mixed"),
        ({"label": "hello"}, "'label' is 'hello'"),
        ({"risk": None}, "'risk' is None"),
        ({"label": ["scam"]}, "'label' is ['scam']"),
        ({"also": "scam"}, "'also' must be a list"),
        ({"text": " "}, "'text' must be a text that is not empty"),
        ({"id": "first"}, "the id 'first' stands here a second time"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path, change, words):
    path = tmp_path / "lines.jsonl"
    write(path, {**GOOD, "id": "first"}, {**GOOD, **change})
    with pytest.raises(DataError) as caught:
        read_lines(path)
    assert f"{path}:2: error: {words}" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no lines"),
        (b"\xff\xfe", "not UTF-8"),
        (b"{nope", "not valid JSON"),
        (b"[]", "must be a JSON object"),
        (b"[" * 100_000, "error:"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_gives_a_kind_error_before_the_assistant_is_opened(tmp_path, monkeypatch, capsys, content, words):
    def never():
        raise AssertionError("opened")

    monkeypatch.setattr(evaluate, "open_assistant", never)
    path = tmp_path / "lines.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert run("--file", str(path), "--out", str(tmp_path / "out")) == 2
    told = capsys.readouterr().err
    assert words in told and "Traceback" not in told


def run(*given: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.arguments(parser)
    return evaluate.run(parser.parse_args(given))


@pytest.mark.slow
@pytest.mark.parametrize(("label", "floor", "code"), [("chitchat", True, 0), ("scam", True, 1), ("scam", False, 0)])
def test_the_command_saves_its_report_and_fails_below_the_floor_only_if_asked(
    tmp_path, monkeypatch, capsys, label, floor, code
):
    monkeypatch.setattr(evaluate, "open_assistant", lambda: Assistant(FakeBackend({GOOD["text"]: reply(label)})))
    path, out = tmp_path / "mine.jsonl", tmp_path / "out"
    write(path, GOOD)
    assert run("--file", str(path), "--out", str(out), *(["--floor"] if floor else [])) == code
    assert {found.name for found in out.iterdir()} == {
        "mine.json", "mine.md", "mine-confusion.png", "mine-calibration.png",
    }  # fmt: skip
    assert json.loads((out / "mine.json").read_text(encoding="utf-8"))["lines"] == 1
    told = capsys.readouterr().out
    assert ("below the floor: accuracy (pt)" in told) == bool(label == "scam")
    assert "not measured, no such lines: accuracy (en)" in told


def test_floors_are_reached_by_a_measure_that_equals_them():
    at = {"pt": {"accuracy": 0.88}, "en": {"accuracy": 0.8799}, "mixed": {"accuracy": None}}
    at["all"] = {"urgent_recall": 0.97, "urgent_false_alarms": 0.0201, "out_of_scope_false": 0.08}
    missed = measures.below_floors({"by_language": at})
    assert [words.split(":")[0] for words in missed] == ["accuracy (en)", "urgent false alarms (all)"]
