"""The paths of docs/accessibility.md, walked: five tasks with the keyboard alone, and what a screen reader is told."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.async_api import Page, expect

from tests.browser.canned import LONG, REPLIES
from tests.browser.conftest import mistakes
from tests.browser.leaving import EXIT, with_exit
from tests.browser.test_phone import DESKTOP, PHONE
from tests.browser.test_widget import box, replies, say

NUMBERS = ["tel:112", "tel:1411", "tel:116111", "tel:800219090"]
READ = [
    "/",
    "/temas",
    "/temas/sextortion",
    "/queixa",
    "/provas",
    "/retirar",
    "/livro",
    "/privacidade",
    "/acessibilidade",
    "/aula",
    "/conversa",
    "/nada",
]
_FOCUSED = """() => { let one = document.activeElement; while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return [one.getAttribute("href") ?? "", one.textContent.trim().replace(/\\s+/g, " "), one.id] }"""
# The middle of what has the focus is itself, and nothing that lies over it.
_COVERED = """() => { const one = document.activeElement, { x, y, width, height } = one.getBoundingClientRect();
    const top = document.elementFromPoint(x + Math.min(width, innerWidth) / 2, y + height / 2);
    return !one.contains(top) && !top?.contains(one) }"""


async def focused(page: Page) -> tuple[str, str, str]:
    """Address, words and id of what has the focus."""
    return tuple(await page.evaluate(_FOCUSED))


async def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Tab until what has the focus says this."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if words in (await focused(page))[1]:
            return
    pytest.fail(f"no way to '{words}' with Tab")


async def into_the_content(page: Page) -> None:
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert (await focused(page))[2] == "conteudo"


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_help_is_the_second_stop_and_the_exit_the_sixth(open_canned, path, screen):
    page = await open_canned(f"{path}?lang=pt", **screen)
    stops = []
    for _ in range(6):
        await page.keyboard.press("Tab")
        stops.append((await focused(page))[0])
    assert stops == ["#conteudo", *NUMBERS, EXIT]


async def test_asking_with_the_keyboard_alone(open_canned, canned):
    page = await open_canned("/?lang=pt", **DESKTOP)
    await into_the_content(page)
    await tab_to(page, "Começar", 8)
    await page.keyboard.press("Enter")
    await expect(box(page)).to_be_focused()
    await page.keyboard.type("estão a fazer-me chantagem")
    await page.keyboard.press("Enter")
    await expect(replies(page)).to_have_count(2)
    await expect(box(page)).to_be_focused()
    assert canned[1].asked == ["estão a fazer-me chantagem"]
    for _ in range(10):  # over what can be tapped, to the messages
        await page.keyboard.press("Shift+Tab")
        if LONG in (await focused(page))[1]:
            break
    assert LONG in (await focused(page))[1]
    await page.keyboard.press("ArrowUp")
    assert "estão a fazer-me chantagem" in (await focused(page))[1]
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    assert LONG not in (await focused(page))[1]  # inside the message
    await page.keyboard.press("Escape")
    await expect(box(page)).to_be_focused()


@pytest.mark.parametrize("path", ["/?lang=pt", "/temas/sextortion?lang=pt", "/queixa?lang=pt"])
async def test_leaving_with_the_keyboard_alone_by_the_link(open_canned, path):
    page = await with_exit(await open_canned(path, **DESKTOP, allowed=(EXIT,)))
    await tab_to(page, "Sair já", 6)
    await page.keyboard.press("Enter")
    await page.wait_for_url(EXIT)
    await page.go_back()
    assert page.url == "about:blank"


async def test_reading_a_topic_with_the_keyboard_alone(open_canned):
    page = await open_canned("/temas?lang=pt", **DESKTOP)
    await into_the_content(page)
    await tab_to(page, "Chantagem com imagens", 30)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/temas/sextortion**")
    await into_the_content(page)
    await tab_to(page, "Como fazer queixa", 8)
    await page.keyboard.press("Enter")
    await expect(page.locator("#complain h2")).to_be_in_viewport()


async def test_printing_a_letter_with_the_keyboard_alone(open_canned):
    page = await open_canned("/queixa?lang=pt", **DESKTOP, reduced_motion="reduce")
    await page.evaluate("() => { globalThis.print = () => (globalThis.printed = (globalThis.printed ?? 0) + 1) }")
    await into_the_content(page)
    await tab_to(page, "Imagens íntimas?", 3)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Não guardes, não captures").first).to_be_visible()
    for step in range(2, 6):
        await tab_to(page, "Seguinte", 60)
        await page.keyboard.press("Enter")
        assert (await focused(page))[2] == f"passo-{step}"
    await tab_to(page, "Imprimir", 20)
    await page.keyboard.press("Enter")
    assert await page.evaluate("globalThis.printed") == 1


@pytest.mark.parametrize("path", ["/temas/sextortion", "/queixa", "/temas", "/"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_what_has_the_focus_is_in_view_and_not_covered(open_canned, path, screen):
    page = await open_canned(f"{path}?lang=pt", **screen, reduced_motion="reduce")
    for _ in range(45):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            break
        assert not await page.evaluate(_COVERED), await focused(page)


@pytest.mark.parametrize("path", READ)
async def test_landmarks_come_in_one_order_and_headings_leave_no_level_out(open_canned, path):
    page = await open_canned(f"{path}?lang=pt", **PHONE)
    await expect(page.locator("h1")).to_have_count(1)
    tree = await page.locator("body").aria_snapshot()
    found = re.findall(r"^- (complementary|banner|main|contentinfo)\b", tree, re.MULTILINE)
    assert found == ["complementary", "complementary", "banner", "main", "contentinfo"]
    assert '- complementary "Números de emergência e apoio"' in tree and '- complementary "Sair já"' in tree
    levels = [int(level) for level in re.findall(r"- heading .*\[level=(\d)\]", tree)]
    assert levels[0] == 1 or path == "/"
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


async def test_an_answer_is_spoken_once_by_its_beginning_and_takes_no_focus(open_canned):
    page = await open_canned("/?lang=pt", **DESKTOP)
    await page.evaluate(
        """() => { globalThis.spoken = [];
        for (const region of document.querySelector("tu-e-a-net").shadowRoot.querySelectorAll("[aria-live],[role=status],[role=alert]"))
            new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach((node) =>
                spoken.push([region.getAttribute("aria-live") ?? region.getAttribute("role"), node.textContent])))).observe(region, { childList: true }); }"""
    )
    await tab_to(page, "Começar", 20)
    await page.keyboard.press("Enter")
    await expect(replies(page)).to_have_count(1)
    for text, words in (("chantagem", LONG), ("quero morrer", "Ainda bem que escreveste isto")):
        await page.keyboard.type(text)
        await page.keyboard.press("Enter")
        await expect(page.locator("tu-e-a-net .message").last).to_contain_text(words)
        await expect(box(page)).to_be_focused()
    said = await page.evaluate("spoken")
    first = REPLIES["morrer"].bubbles[0]
    assert [how for how, text in said if text == f"{LONG}\nContactos: 2"] == ["polite"]
    assert [how for how, text in said if text == f"{first}\nContactos: 2"] == ["assertive"]
    assert not any(words in text for _, text in said for words in ("Guarda as mensagens", "Estás com alguém"))


async def test_every_message_says_whose_it_is(open_canned):
    page = await open_canned("/?lang=pt", **DESKTOP)
    await box(page).focus()
    await expect(replies(page)).to_have_count(1)
    await say(page, "chantagem")
    messages = page.locator("tu-e-a-net").get_by_role("article")
    assert await messages.evaluate_all("all => all.map((one) => one.ariaLabel.trim())") == [
        "Tu e a Net:",
        "Tu:",
        "Tu e a Net:",
    ]
    assert await messages.last.get_attribute("aria-description") == f"{LONG}\nContactos: 2"
    await expect(page.get_by_role("article", name="Tu:", exact=True)).to_have_text("Tu: chantagem")
    assert await mistakes(page) == []
