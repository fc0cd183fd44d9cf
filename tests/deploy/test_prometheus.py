"""Alerts and dashboard ask for figures that the front has, and the alerts do what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.web.http.errors import STATUS
from bot.web.http.metrics import Metrics
from tests.deploy.reading import DEPLOY, GUIDE

FOLDER = DEPLOY / "prometheus"
PROMTOOL = shutil.which("promtool")
RULES = [rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"] for rule in group["rules"]]
BOARD = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
QUERIES = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]

needs_promtool = pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed (Debian package prometheus)")


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Each name that a front shows, and `up`, which Prometheus adds."""
    metrics = Metrics()
    metrics.refused("busy")
    return {sample.name for family in metrics.registry.collect() for sample in family.samples} | {"up"}


@pytest.mark.parametrize("query", [*(rule["expr"] for rule in RULES), *QUERIES])
def test_each_figure_exists(query, known):
    assert set(re.findall(r"\b(?:tuenet_\w+|up)\b", query)) <= known
    assert re.search(r"\b(tuenet_\w+|up)\{", query) and 'job="tuenet"' in query
    assert set(re.findall(r'reason="(\w+)"', query)) <= set(STATUS)


def test_bounds_of_the_histogram_are_those_that_are_asked_for():
    asked = {
        bound for query in [*(rule["expr"] for rule in RULES), *QUERIES] for bound in re.findall(r'le="([^"]+)"', query)
    }
    metrics = Metrics()
    metrics.answered(0.1, card=False)
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    assert asked <= {sample.labels["le"] for sample in samples if "le" in sample.labels}


def test_each_alert_says_what_it_means_and_leads_to_the_guide():
    headings = set(re.findall(r"^#+ (.*)$", GUIDE.read_text(encoding="utf-8"), re.M))
    for rule in RULES:
        place, _, heading = rule["annotations"]["runbook"].partition(": ")
        assert place == "docs/operate.md" and heading in headings, rule["alert"]
        assert rule["annotations"]["summary"].endswith(".") and rule["labels"]["severity"] in ("page", "warn")


def test_the_dashboard_fits_together():
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(ids) == len(set(ids)) and BOARD["uid"] == "tuenet"
    (source,) = BOARD["templating"]["list"]
    for panel in BOARD["panels"]:
        assert panel["datasource"]["uid"] == f"${{{source['name']}}}" and panel["title"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24


@needs_promtool
def test_prometheus_understands_its_files():
    for check in (["check", "rules", FOLDER / "alerts.yml"], ["check", "config", FOLDER / "prometheus.yml"]):
        done = subprocess.run([PROMTOOL, *check], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_alerts_come_when_they_should(tmp_path):
    for path in (FOLDER / "alerts.yml", Path(__file__).parent / "alerts_test.yml"):
        shutil.copy(path, tmp_path)
    done = subprocess.run([PROMTOOL, "test", "rules", tmp_path / "alerts_test.yml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
@pytest.mark.parametrize("query", QUERIES)
def test_prometheus_understands_the_queries_of_the_dashboard(query, tmp_path):
    rule = {"record": "a:b", "expr": query.replace("$__rate_interval", "1m")}
    path = tmp_path / "rules.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "board", "rules": [rule]}]}))
    done = subprocess.run([PROMTOOL, "check", "rules", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
