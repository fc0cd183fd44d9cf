"""The rules by which Mozilla's HTTP Observatory judges a site (version 6), and what they say of ours: A+ where TLS ends at a proxy.

Told anew from mdn/mdn-http-observatory, as of August 2026, for what this site can be: no cookie, one policy in one header, no nonces.
Anything that the rules here do not know counts as a fault.
"""

from __future__ import annotations

import re

import pytest
from yarl import URL

from tests.conftest import ROOT
from tests.web.session import KnowingBackend, Session
from tests.web.test_pages import Seen

CADDYFILE = ROOT / "deploy" / "Caddyfile"
SIX_MONTHS = 15_552_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
OPENER = {"same-origin": 10, "same-origin-allow-popups": 10, "noopener-allow-popups": 10, "unsafe-none": 0}
EMBEDDER = {"require-corp": 10, "credentialless": 10, "unsafe-none": 0}
RESOURCE = {"same-origin": 10, "same-site": 10, "cross-origin": 0}
GRADES = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
          (40, "D+"), (30, "D"), (25, "D-"), (0, "F"))  # fmt: skip


def content_security_policy(headers, _) -> int:
    if "Content-Security-Policy" not in headers:
        return -25
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";") if part.strip()]
    policy = {name.lower(): set(map(str.lower, sources)) or {"'none'"} for name, *sources in parts}
    if len(policy) < len(parts):
        return -25  # a directive stands twice
    otherwise = policy.get("default-src", {"*"})
    script, style, plugin = (policy.get(name, otherwise) for name in ("script-src", "style-src", "object-src"))
    passive = policy.get("img-src", otherwise) | policy.get("media-src", otherwise)
    active = set().union(*(sources for name, sources in policy.items() if name not in ("img-src", "media-src")))
    if script & (BROAD | INLINE) or plugin & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style or any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & (BROAD | INLINE):
        return 0
    return 10 if otherwise == {"'none'"} else 5


def cookies(headers, _) -> int:
    return -40 if "Set-Cookie" in headers else 0  # stricter than the rules: there shall be none


def sharing(headers, _) -> int:
    """Asked from a foreign origin."""
    open_to_all = headers.get("Access-Control-Allow-Origin") == FOREIGN
    return -50 if open_to_all and headers.get("Access-Control-Allow-Credentials") == "true" else 0


def referrer(headers, _) -> int:
    policy = headers.get("Referrer-Policy")
    return 0 if policy is None else 5 if policy.split(",")[-1].strip() in PRIVATE_REFERRER else -5


def transport(headers, _) -> int:
    ages = re.findall(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    return -20 if len(ages) != 1 else 0 if int(ages[0]) >= SIX_MONTHS else -10


def scripts(headers, page: Seen) -> int:
    """Scripts of one's own origin need no checksum; one from elsewhere does."""
    sources = [tag["src"] for tag in page.all("script") if tag.get("src")]
    return -50 if any(URL(source).is_absolute() or source.startswith("//") for source in sources) else 0


def sniffing(headers, _) -> int:
    return 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5


def framing(headers, _) -> int:
    if "frame-ancestors" in headers.get("Content-Security-Policy", ""):
        return 5
    return 5 if headers.get("X-Frame-Options", "").lower() in ("deny", "sameorigin") else -20


def one_of(name: str, values: dict[str, int]):
    def rule(headers, _) -> int:
        return values.get(headers[name], -5) if name in headers else 0

    rule.__name__ = name
    return rule


RULES = (
    content_security_policy, cookies, sharing, referrer, transport, scripts, sniffing, framing,
    one_of("Cross-Origin-Opener-Policy", OPENER), one_of("Cross-Origin-Embedder-Policy", EMBEDDER),
    one_of("Cross-Origin-Resource-Policy", RESOURCE),
)  # fmt: skip
FOREIGN = "https://alheio.example"


def judge(headers, page: str) -> tuple[int, str]:
    """(score, grade). What gives extra counts only where faults leave at least 90. The redirection to https is Caddy's, see below."""
    seen = Seen(page)
    given = [rule(headers, seen) for rule in RULES]
    faults = 100 + sum(points for points in given if points < 0)
    score = 100 + sum(given) if faults >= 90 else max(faults, 0)
    return score, next(grade for least, grade in GRADES if score >= least)


def at_the_proxy() -> dict[str, str]:
    """The headers that deploy/Caddyfile adds to every answer."""
    return dict(re.findall(r'^\theader ([A-Z][\w-]+) "([^"]*)"$', CADDYFILE.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture
def session(front, tmp_path):
    async def build(**changes) -> Session:
        url = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return Session(
            await front(KnowingBackend(), database_url=url, facilitator_passphrase="uma frase de teste", **changes)
        )

    return build


def page_paths(app, room) -> list[str]:
    """Every address of a page."""
    paths = {route.resource.canonical for route in app.router.routes() if route.method == "GET"}
    pages = {
        path
        for path in paths
        if not path.startswith(("/api/", "/static", "/openapi", "/healthz", "/readyz", "/widget", "/livro/{file}"))
    }
    return sorted(path.format(code=room["code"], room=room["room"], topic="scam") for path in pages)


@pytest.mark.slow
async def test_every_page_is_an_a_plus(session):
    class_ = await session()
    await class_.log_in()
    room = await class_.begin()
    paths = page_paths(class_.client.app, room)
    assert len(paths) >= 11
    for path in [*paths, "/não-há", *(f"{path}?lang=en" for path in paths)]:
        answer = await class_.client.get(path, headers={"Origin": FOREIGN, "X-Forwarded-Proto": "https"})
        score, grade = judge({**answer.headers, **at_the_proxy()}, await answer.text())
        assert (path, grade) == (path, "A+") and score >= 125, (path, score)


@pytest.mark.parametrize("path", ["/widget.js", "/static/site.css", "/static/logo.svg", "/openapi.json", "/api/rooms"])
async def test_what_is_no_page_is_an_a_plus_too(session, path):
    answer = await (await session()).client.get(path, headers={"X-Forwarded-Proto": "https"})
    assert judge({**answer.headers, **at_the_proxy()}, "")[1] == "A+"


async def test_where_other_sites_may_frame_the_pages_the_grade_stays(session):
    class_ = await session(allowed_origins=("https://escola.pt",))
    answer = await class_.client.get("/", headers={"Origin": "https://escola.pt"})
    assert judge({**answer.headers, **at_the_proxy()}, await answer.text())[1] == "A+"


def test_the_proxy_adds_transport_security_and_leads_http_to_https():
    assert transport(at_the_proxy(), None) == 0
    assert "auto_https" not in CADDYFILE.read_text(encoding="utf-8")  # on by default: http is answered with a redirect


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({}, "A+"),
        ({"Strict-Transport-Security": None}, "B+"),
        ({"Strict-Transport-Security": "max-age=3600"}, "A+"),
        ({"Content-Security-Policy": None}, "C"),
        (
            {
                "Content-Security-Policy": "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
            },
            "B+",
        ),
        ({"Content-Security-Policy": "default-src 'none'; img-src http:; frame-ancestors 'none'"}, "A+"),
        ({"Content-Security-Policy": "default-src 'none'; default-src 'self'; frame-ancestors 'none'"}, "B"),
        ({"X-Content-Type-Options": None, "Referrer-Policy": "unsafe-url", "Set-Cookie": "a=b"}, "C"),
        ({"Access-Control-Allow-Origin": FOREIGN, "Access-Control-Allow-Credentials": "true"}, "C"),
    ],
)
def test_the_rules_find_faults(change, grade):
    headers = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    changed = {name: value for name, value in {**headers, **change}.items() if value is not None}
    assert judge(changed, "<p>olá</p>")[1] == grade
    assert judge(headers, '<script src="https://alheio.example/x.js"></script>')[1] == "C"
