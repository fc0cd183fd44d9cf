"""The pure parts of `make bench`: the sample, stock Rasa's project, the counting, the targets, the page."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
import yaml

from benchmarks import bench, performance, sample, stock_rasa
from benchmarks.page import filled
from benchmarks.targets import targets
from bot.evaluation.lines import EvaluationLine
from bot.labels import LABELS


@pytest.fixture(scope="module")
def lines(root):
    return sample.examples(root / "data")


def test_a_sample_is_the_same_each_time_and_keeps_the_mixture(lines):
    some = sample.stratified(lines, 1500)
    assert some == sample.stratified(lines, 1500)
    assert len(some) == len(set(map(id, some))) == 1500
    assert {line.intent for line in some} == set(LABELS)
    whole, part = (Counter(dict(line.metadata)["risk"] for line in these) for these in (lines, some))
    for risk, count in whole.items():
        assert part[risk] / 1500 == pytest.approx(count / len(lines), abs=0.01)


def test_a_sample_larger_than_all_is_all(lines):
    assert sorted(map(repr, sample.stratified(lines[:100], 500))) == sorted(map(repr, lines[:100]))


def test_both_sides_learn_the_same_lines(lines):
    some = sample.stratified(lines, 300)
    told = [yaml.safe_load(sample.as_nlu(some, metadata=metadata))["nlu"] for metadata in (True, False)]
    ours, theirs = (
        sorted((block["intent"], line) for block in blocks for line in block["examples"].splitlines())
        for blocks in told
    )
    assert ours == theirs and len(ours) == 300
    assert not any("metadata" in block for block in told[1])


def test_the_stock_project_has_an_answer_for_each_label(lines, tmp_path):
    stock_rasa.write_project(tmp_path / "project", sample.stratified(lines, 300), epochs=1)
    told = json.loads((tmp_path / "project" / "answers.json").read_text(encoding="utf-8"))
    assert set(told) == set(LABELS) and all(told.values())
    assert not any(re.search(r"\{[a-z0-9_]+\}", answer) for answer in told.values())  # contacts are written out
    assert all(
        stock_rasa.names_112(told[label]) for label in ("emergency", "suicide_risk", "sextortion", "meeting_stranger")
    )
    assert "epochs: 1" in (tmp_path / "project" / "config.yml").read_text()


def test_stories_cover_all_intents_and_some_have_several_turns():
    told = stock_rasa.stories()
    assert {step["intent"] for story in told for step in story["steps"] if "intent" in step} == set(LABELS)
    assert sum(len(story["steps"]) > 2 for story in told) == 20
    assert len({story["story"] for story in told}) == len(told)


def test_112_counts_in_the_first_bubble_only():
    assert stock_rasa.names_112("Liga já 112.\n\nDepois conta.")
    assert not stock_rasa.names_112("Conta a alguém.\n\nLiga 112.")
    assert not stock_rasa.names_112("Liga 1120.")


def test_stock_rasa_is_counted_by_the_kindest_reading():
    def line(label, risk, *also):
        return EvaluationLine(id="x", lang="pt", text="x", label=label, also=also, topic="none", risk=risk)

    asked = [
        line("emergency", "urgent"),
        line("scam", "urgent"),
        line("scam", "none"),
        line("chitchat", "none", "unclear"),
    ]
    told = {"emergency": "112", "scam": "Guarda provas.", "unclear": "Diz-me mais."}
    found = stock_rasa.measures(asked, ["emergency", "scam", "emergency", "unclear"], told)
    assert found == {"lines": 4, "accuracy": 0.75, "urgent_lines": 2, "urgent_recall": 0.5, "urgent_false_alarms": 0.5}


def load_of(per_second, wait):
    messages = {"unanswered": 0, "safety_cards": 0, "refused": {}}
    return {"per_second": per_second, "waits": [wait] * 20, "messages": messages}


def test_rounds_of_the_same_load_become_one():
    row = bench.together([load_of(10, 0.1), load_of(20, 0.2)])
    assert (row["rounds"], row["per_second"], row["n"], row["p95_ms"]) == ([10, 20], 15.0, 40, 200.0)


def test_a_round_without_any_answer_is_told():
    row = bench.together([{**load_of(0, 1), "waits": []}])
    assert row["p95_ms"] is None


@pytest.fixture
def told():
    """A run in which stock Rasa is ten times as slow, as large and as good."""
    long = {"waits": [0.002] * 380 + [0.003] * 20, "messages": {"unanswered": 0}}
    share = {"lines": 10, "accuracy": 0.9, "urgent_lines": 4, "urgent_recall": 1.0, "urgent_false_alarms": 0.0}
    size = {"rss": 300.0, "uss": 250.0}
    load = [
        {"side": side, "conversations": level, **bench.together([load_of(rate, wait)])}
        for level in bench.LEVELS
        for side, rate, wait in (("ours", 400, 0.004), ("stock", 30, 0.04))
    ]
    run = {
        "machine": {
            "day": "2026-01-01", "command": "x", "processor": "x", "cores": 2, "load": 0.1, "memory_gib": 8.0, "system": "x",
            "python": "3.11", "versions": {"rasa": "3.6.21"},
        },
        "stock": {"versions": {"rasa": "3.6.21"}, "lines": 1500, "epochs": 100},
        "training": {"ours": [10.0, 12.0], "stock": [600.0]},
        "start": {"ours": [4.0, 5.0, 6.0], "stock": [30.0, 29.0, 31.0]},
        "memory": {side: {"loaded": size, "worked": size} for side in ("ours", "stock")},
        "memory_after_all": {"ours": size, "stock": size},
        "load": load,
        "conversation": {"ours": bench.grown(long), "stock": bench.grown(long)},
        "understanding": {"dev": {"ours": share, "stock": share, "shipped": share}},
        "minutes": 30.0,
    }  # fmt: skip
    return {**run, "targets": targets(run)}


def test_targets_say_what_is_reached_and_what_is_not(told):
    reached = {row["what"]: row["met"] for row in told["targets"]}
    assert reached == {
        "training, the same lines": True,
        "start to the first answer": True,
        "resident memory, after the same messages": False,
        "messages a second, 32 conversations": True,
        "p95, one conversation": True,
        "label right, dev, trained on the same lines": True,
        "danger seen, dev, trained on the same lines": True,
        "turns 381–400 beside 1–20 of one conversation": False,
    }


def test_without_stock_rasa_only_the_long_conversation_has_a_target(told):
    del told["stock"], told["conversation"]["stock"]
    assert [row["what"] for row in targets(told)] == ["turns 381–400 beside 1–20 of one conversation"]


def test_the_page_has_a_place_for_every_part(told):
    page = performance.PAGE.read_text(encoding="utf-8")
    for known in ({}, {"bench": told}):
        parts = performance.parts(known)
        written = filled(page, parts)
        assert all(part in written for part in parts.values())
    assert "| training, the same lines | 11 s | 600 s | 0.018 | at most 0.1 | yes |" in written


def test_newer_figures_take_the_place_of_those_kept(tmp_path):
    (tmp_path / "soak.json").write_text('{"minutes": 60, "samples": [1, 2]}')
    found = performance.newest(tmp_path, {"soak": {"minutes": 3}, "phones": {"minutes": 5}})
    assert found == {"soak": {"minutes": 60}, "phones": {"minutes": 5}}


def test_charts_are_drawn(told, tmp_path):
    performance.charts.draw(told, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "performance-rate.png",
        "performance-wait.png",
        "performance-conversation.png",
    }
