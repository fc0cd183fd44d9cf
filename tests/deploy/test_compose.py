"""deploy/compose.yml: as the specification wants it, and closed where it must be."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import yaml

from bot.settings import load_settings
from tests.deploy.reading import DEPLOY, compose

SERVICES = compose()["services"]
OURS = ("front1", "front2", "assistant")


@pytest.mark.slow
def test_it_is_as_the_specification_wants_it():
    check = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        DEPLOY / "compose.yml",
    ]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_each_runs_with_as_few_rights_as_it_needs(name):
    service = SERVICES[name]
    user, group = service["user"].split(":")
    assert int(user) > 999 and int(group) > 999
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"mem_limit", "pids_limit", "networks"} <= set(service)
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)
    assert not [mount for mount in service.get("volumes", []) if "docker.sock" in mount]
    assert re.search(r":[\w.]*\d[\w.]*$", service["image"]) or service["image"] == "tuenet:local"


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in ("caddy", "prometheus")])
def test_each_says_whether_it_is_well(name):
    assert {"test", "interval", "timeout"} <= set(SERVICES[name]["healthcheck"])


def test_only_caddy_is_published():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"caddy", "prometheus"}
    assert all(port.startswith("127.0.0.1:") for port in published["prometheus"])
    reaching_out = {name for name, service in SERVICES.items() if "outside" in service["networks"]}
    assert reaching_out == {"caddy", "prometheus"}
    assert {name for name, network in compose()["networks"].items() if not network.get("internal")} == {"outside"}


def test_only_fronts_reach_the_assistants_and_only_they_and_assistants_the_stores():
    on = {name: {one for one in SERVICES if name in SERVICES[one]["networks"]} for name in compose()["networks"]}
    assert on["talk"] == set(OURS)
    assert on["store"] == {*OURS, "redis", "postgres"}


def test_secrets_come_from_files_alone():
    for name, service in SERVICES.items():
        for setting, value in service.get("environment", {}).items():
            if setting.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], name
            else:
                assert not re.search("PASSWORD|PASSPHRASE|TOKEN|_URL$", setting) or setting == "TUENET_ASSISTANT_URL"


def test_fronts_and_assistants_share_what_they_must():
    for name in OURS:
        assert {f"TUENET_{what}_FILE" for what in ("DATABASE_URL", "REDIS_URL", "CHANNEL_TOKEN")} <= set(
            SERVICES[name]["environment"]
        )
    assert SERVICES["front1"] == SERVICES["front2"]
    assert SERVICES["assistant"]["deploy"]["replicas"] == 3
    assert "127.0.0.1" not in json.dumps(SERVICES["front1"]["environment"])


def test_the_program_reads_these_settings(tmp_path, monkeypatch):
    for name, value in SERVICES["front1"]["environment"].items():
        if name.endswith("_FILE"):
            path = tmp_path / value.rsplit("/", 1)[1]
            path.write_text("sqlite:///x")
            path.chmod(0o400)
            value = str(path)
        monkeypatch.setenv(name, value if "$" not in value else "")
    settings = load_settings()
    assert (
        settings.trusted_proxies == 1
        and settings.assistant_urls == ("http://assistant:5005",)
        and settings.channel_token == "sqlite:///x"
    )


def test_redis_forgets_from_its_files_too():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command and "--save ''" in command and "--auto-aof-rewrite-percentage" in command


def test_prometheus_asks_the_fronts_where_they_answer():
    wanted = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())["scrape_configs"][0]
    port = SERVICES["front1"]["environment"]["TUENET_METRICS"].rpartition(":")[2]
    assert wanted["static_configs"][0]["targets"] == [f"front1:{port}", f"front2:{port}"]
    assert wanted["job_name"] == "tuenet"
