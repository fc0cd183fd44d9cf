"""What an attacker could get into the page: in a real Chromium, from a server that answers with markup."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.assistant.assistant import Assistant
from bot.reply import Reply
from bot.web.app import application
from tests.browser.conftest import CHROMIUM, browser
from tests.security.fuzz.inputs import MARKUP

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (apt-get install chromium)")
HTML = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script><svg onload='window.pwned=1'>"


@pytest.fixture(scope="session", autouse=True)
def chromium_starts() -> Iterator[None]:
    """Libraries of Rasa's choose another policy than that of the loop that runs here: with theirs it could start no process."""
    chosen = asyncio.get_event_loop_policy()
    asyncio.set_event_loop_policy(None)
    yield
    asyncio.set_event_loop_policy(chosen)


class Hostile:
    """A backend whose every word is markup: more than any assistant would ever say."""

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        contact = {"id": "x", "name": HTML, "what_for": HTML, "phone": HTML, "tel": "javascript:window.pwned=1", "web": "javascript:window.pwned=1",
                   "chat": "javascript:window.pwned=1", "email": HTML, "hours": HTML, "limits": HTML, "free": True}  # fmt: skip
        bubbles = (
            f"{text} {HTML}",
            f"• {HTML}\n• [x](javascript:window.pwned=1) https://x.pt/'onmouseover='window.pwned=1'",
        )
        return Reply(
            bubbles, "pt", "chitchat", "none", (contact,), (HTML, "javascript:window.pwned=1"), checklist=True, steps=1
        )

    async def forget(self, conversation: str, n: int) -> None: ...

    async def resume(self, conversation: str) -> None: ...

    async def ready(self) -> bool:
        return True

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return Reply((HTML,), language, "chitchat", "none", suggestions=(HTML,))


async def test_markup_stays_text(aiohttp_client, browser):
    client = await aiohttp_client(application(Assistant(Hostile())))
    page = await (await browser.new_context(locale="pt-PT")).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"http://{client.host}:{client.port}/?lang=pt")
    box = page.get_by_role("textbox", name="Escreve aqui")
    await box.focus()
    for text in (HTML, *MARKUP[:3]):
        await box.fill(text)
        await box.press("Enter")
        await page.wait_for_timeout(300)
    await page.wait_for_timeout(500)
    tree = "document.querySelector('tu-e-a-net').shadowRoot"
    assert HTML in await page.evaluate(f"{tree}.textContent")
    assert (
        await page.evaluate(f"{tree}.querySelectorAll('img, script, [onerror], [onload], [onmouseover]').length") == 0
    )
    assert (
        await page.evaluate(
            f"[...{tree}.querySelectorAll('a')].filter(a => !/^(https?|tel|mailto|sms):/.test(a.href)).map(a => a.href)"
        )
        == []
    )
    for suggestion in await page.locator("tu-e-a-net button").all():
        if await suggestion.is_visible() and (await suggestion.inner_text()).startswith("javascript:"):
            await suggestion.click()
    await page.wait_for_timeout(300)
    assert await page.evaluate("window.pwned") is None
    assert all(url.startswith((f"http://{client.host}:{client.port}/", "data:", "ws:")) for url in asked)
    await page.context.close()
