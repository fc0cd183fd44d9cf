"""The units of a school's own server."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.deploy.reading import DEPLOY, UNITS, unit

ANALYZE = shutil.which("systemd-analyze")
EXPOSURE = 1.5  # of 10, as `systemd-analyze security` counts


@pytest.fixture(params=UNITS, ids=lambda path: path.name)
def path(request):
    return request.param


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed (Debian package systemd)")
def test_systemd_understands_it(path, tmp_path):
    """Its program is put aside: it stands where only an installed server has it."""
    name = path.name.replace("@.", "@5005.")
    text = re.sub(r"^(ExecStart)=\S+", r"\1=/bin/true", path.read_text(encoding="utf-8"), flags=re.M)
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run([ANALYZE, "verify", tmp_path / name], capture_output=True, text=True)
    own = [line for line in done.stderr.splitlines() if "tuenet" in line]
    assert not own, done.stderr


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed (Debian package systemd)")
def test_it_has_few_rights(path, tmp_path):
    copy = tmp_path / path.name.replace("@.", "@5005.")
    copy.write_bytes(path.read_bytes())
    done = subprocess.run([ANALYZE, "security", "--offline=true", copy], capture_output=True, text=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found and float(found.group(1)) <= EXPOSURE, done.stdout + done.stderr


def test_it_is_closed(path):
    settings = dict(unit(path))
    wanted = {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "IPAddressDeny": "any",
        "IPAddressAllow": "localhost",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "Restart": "always",
    }
    assert settings.items() >= wanted.items() and settings["MemoryMax"]
    assert "tuenet.env" in settings["EnvironmentFile"]


def test_nothing_listens_beyond_this_machine(path):
    text = path.read_text(encoding="utf-8")
    assert "0.0.0.0" not in text
    assert "TUENET_HOST=127.0.0.1" in text or "rasa run -i 127.0.0.1" in text


def test_redis_keeps_what_people_write_in_memory_alone():
    text = (DEPLOY / "systemd" / "redis-tuenet.conf").read_text(encoding="utf-8")
    given = dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert given["bind"] == "127.0.0.1" and given["dir"].startswith("/run/") and given["save"] == '""'
    assert given["appendonly"] == "yes" and given["maxmemory-policy"] == "volatile-ttl"
