"""The image: who it runs as, where its parts come from, what is never in it."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys

import pytest
from aiohttp import web

from tests.conftest import ROOT
from tests.deploy.reading import DEPLOY

TEXT = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
STEPS = [
    re.sub(r"\s+", " ", step).split(" ", 1)
    for step in re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", TEXT, flags=re.M)).splitlines()
    if step.strip()
]
CONTEXT = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").split("\n")


def of(kind: str) -> list[str]:
    return [rest for name, rest in STEPS if name == kind]


def test_the_base_is_a_named_release_of_debian():
    assert re.fullmatch(r"BASE=debian:[a-z]+-slim", of("ARG")[0])
    assert {stage.split(" ")[0] for stage in of("FROM")} <= {"${BASE}", "base"}


def test_it_runs_as_nobody_in_particular():
    last = [name for name, _ in STEPS]
    assert of("USER") == ["10001:10001"]
    assert "RUN" not in last[last.index("USER") :]


def test_nothing_comes_from_the_network_but_packages():
    assert not of("ADD")
    assert not [step for step in of("RUN") if re.search(r"\b(curl|wget|git|https?:)", step)]


def test_packages_are_taken_by_their_hash():
    assert "tools/environment.sh requirements.lock" in " ".join(of("RUN"))
    script = (ROOT / "tools" / "environment.sh").read_text(encoding="utf-8")
    assert "--require-hashes" in script


def test_nothing_goes_in_but_what_is_named():
    assert next(line for line in CONTEXT if line and not line.startswith("#")) == "*"
    let_in = {line[1:] for line in CONTEXT if line.startswith("!")}
    copied = {path for step in of("COPY") if "--from" not in step for path in step.split(" ")[:-1]}
    assert {path for path in copied if path != "deploy"} <= let_in
    assert not [path for path in let_in if not (ROOT / path).exists()]
    assert "data/evaluation" in CONTEXT and not [path for path in let_in if re.search("secret|state|var|env$", path)]


def test_the_model_is_trained_from_the_data_of_the_image():
    trained = next(number for number, (_, rest) in enumerate(STEPS) if "tuenet train" in rest)
    assert all(number < trained for number, step in enumerate(STEPS) if step[0] == "COPY" and "--from" not in step[1])
    assert "models" not in " ".join(CONTEXT)


@pytest.mark.parametrize(("token", "code"), [("right", 0), ("wrong", 1)])
async def test_the_probe_shows_the_token(aiohttp_server, token, code):
    async def ready(request: web.Request) -> web.Response:
        return web.Response(status=200 if request.headers.get("Authorization") == "Bearer right" else 401)

    app = web.Application()
    app.router.add_get("/webhooks/tuenet/", ready)
    server = await aiohttp_server(app)
    assert await _probe(str(server.make_url("/webhooks/tuenet/")), TUENET_CHANNEL_TOKEN=token) == code


async def test_the_probe_says_no_where_nobody_answers(unused_tcp_port):
    assert await _probe(f"http://127.0.0.1:{unused_tcp_port}/healthz") == 1


async def _probe(url: str, **environment: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, DEPLOY / "probe.py", url, env=os.environ | environment, stderr=subprocess.DEVNULL
    )
    return await process.wait()
