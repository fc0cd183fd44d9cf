"""What is served, to whom, and with which headers."""

from __future__ import annotations

import pytest

PAGES = (
    "/",
    "/integrar",
    "/privacidade",
    "/acessibilidade",
    "/aula",
    "/temas",
    "/livro",
    "/sitemap.xml",
    "/robots.txt",
)


@pytest.mark.parametrize(
    "path", [*PAGES, "/widget.js", "/plan.js", "/static/site.css", "/healthz", "/openapi.json", "/nada"]
)
async def test_every_answer_carries_strict_headers_and_no_cookie(front, path):
    answer = await (await front()).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types worker" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in answer.headers


async def test_the_chat_is_never_cached(front):
    client = await front()
    for answer in (await client.post("/api/conversations", json={}), await client.post("/api/messages", data=b"x")):
        assert answer.headers["Cache-Control"] == "no-store"


async def test_only_listed_sites_frame_the_pages_and_read_the_chat(front):
    client = await front(allowed_origins=("https://escola.pt",))
    assert "X-Frame-Options" not in (await client.get("/")).headers
    assert "frame-ancestors https://escola.pt" in (await client.get("/")).headers["Content-Security-Policy"]
    listed = await client.post("/api/conversations", json={}, headers={"Origin": "https://escola.pt"})
    assert listed.headers["Access-Control-Allow-Origin"] == "https://escola.pt"
    preflight = await client.options("/api/messages", headers={"Origin": "https://escola.pt"})
    assert (preflight.status, preflight.headers["Access-Control-Allow-Headers"]) == (204, "authorization, content-type")
    other = await client.post("/api/conversations", json={}, headers={"Origin": "https://alheio.example"})
    assert other.status == 403
    assert "Access-Control-Allow-Origin" not in other.headers


async def test_the_widget_may_be_loaded_from_anywhere_and_nothing_else_may(front):
    client = await front()
    for path in ("/widget.js", "/plan.js"):
        module = await client.get(path, headers={"Origin": "https://escola.pt"})
        assert module.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert module.headers["Access-Control-Allow-Origin"] == "*"
        assert module.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = await client.get("/", headers={"Origin": "https://escola.pt"})
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize(
    "path",
    ["/domain.yml", "/static/../app.py", "/static/%2e%2e/app.py", "/static/", "/webhooks/rest/webhook", "/model",
     "/metrics", "/.env", "/var/directory.sqlite", "/static/..%2f..%2f..%2fpyproject.toml"],
)  # fmt: skip
async def test_nothing_else_is_served(front, path):
    answer = await (await front()).get(path)
    assert answer.status in (403, 404, 405)
    assert "Aqui não há nada" in (await answer.json())["error"]["message"]


async def test_a_fault_of_ours_says_so_without_a_trace(front, scripted, monkeypatch):
    def broken(*_):
        raise RuntimeError("segredo")

    client = await front()
    monkeypatch.setattr("bot.web.chat.conversations.Conversations.begin", broken)
    answer = await client.post("/api/conversations", json={})
    assert answer.status == 500
    text = await answer.text()
    assert "112" in text
    assert "segredo" not in text


async def test_metrics_count_and_time_on_an_address_of_their_own(front, aiohttp_client):
    from bot.web.http.metrics import METRICS

    client = await front()
    begun = await (await client.post("/api/conversations", json={})).json()
    headers = {"Authorization": f"Bearer {begun['conversation']}"}
    await client.post("/api/messages", json={"n": 1, "text": "canário"}, headers=headers)
    await client.post("/api/messages", json={"n": 1, "text": ""}, headers={})
    figures = await aiohttp_client(client.app[METRICS].application())
    text = await (await figures.get("/metrics")).text()
    assert "tuenet_reply_seconds_count 1.0" in text
    assert "tuenet_conversations 1.0" in text
    assert 'tuenet_refused_total{reason="unauthorized"} 1.0' in text
    assert "canário" not in text
    assert begun["conversation"] not in text


@pytest.mark.parametrize("scheme", ["ftp", "file", "chrome-extension", "javascript", ""])
async def test_an_origin_of_another_scheme_is_not_the_front_itself(front, scheme):
    client = await front()
    origin = f"{scheme}://{client.host}:{client.port}"
    assert (await client.post("/api/conversations", json={}, headers={"Origin": origin})).status == 403
    origin = f"http://{client.host}:{client.port}"
    assert (await client.post("/api/conversations", json={}, headers={"Origin": origin})).status == 201
