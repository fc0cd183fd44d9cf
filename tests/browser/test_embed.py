"""The playground of /integrar in a real Chromium: the chat follows what is chosen, and what there is to copy is right."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.browser.canned import canned_front
from tests.browser.conftest import mistakes, pages_of
from tests.browser.leaving import EXIT, with_exit
from tests.browser.test_phone import ZOOM_400
from tests.browser.test_widget import Host, begin, box, replies, say
from tests.ports import free_port

PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
DESKTOP = {"width": 1366, "height": 768}


async def choose(page: Page, **chosen: str) -> None:
    for name, value in chosen.items():
        field = page.locator(f".fields [name={name}]")
        await (field.fill(value) if name in ("launcher", "accent", "exit") else field.select_option(value))


async def copied(page: Page, id: str = "linhas") -> str:
    return await page.locator(f"#{id}").inner_text()


async def attributes(page: Page) -> dict[str, str]:
    """Of the element as a browser reads it from the lines to copy."""
    return await page.evaluate(
        """async (html) => { const answer = new XMLHttpRequest(); answer.responseType = "document";
        answer.open("GET", URL.createObjectURL(new Blob([html], {type: "text/html"})));
        const read = new Promise((done) => (answer.onload = done)); answer.send(); await read;
        const {attributes} = answer.response.querySelector("tu-e-a-net");
        return Object.fromEntries([...attributes].map(({name, value}) => [name, value])) }""",
        await copied(page),
    )


async def frame_of(page: Page, selector: str) -> dict[str, float]:
    return await page.locator(f"tu-e-a-net {selector}").evaluate("one => one.getBoundingClientRect().toJSON()")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
async def test_the_chat_and_the_lines_follow_what_is_chosen(open_canned, picture, screen):
    page = await open_canned("/integrar?lang=pt", **screen)
    assert '<tu-e-a-net lang="pt"></tu-e-a-net>' in await copied(page)
    text = 'Fala & "já" <aqui>'
    await choose(page, lang="en", topic="sextortion", launcher=text, side="left", size="large", theme="dark")
    launcher = page.locator("tu-e-a-net .launcher")
    await expect(launcher).to_have_text(text)
    in_the_bar = screen is PHONE  # of the page, below the exit
    assert (await frame_of(page, ".launcher"))["x"] == (8 if in_the_bar else 16)
    dark = await launcher.evaluate("one => getComputedStyle(one).backgroundColor")
    assert dark == "rgb(126, 217, 202)"
    expected = {"lang": "en", "topic": "sextortion", "launcher": text, "side": "left", "size": "large", "theme": "dark"}
    element = page.locator("tu-e-a-net")
    for name, value in expected.items():
        await expect(element).to_have_attribute(name, value)
    await expect(page.locator("#endereco")).to_contain_text("/chat?lang=en&topic=sextortion")
    await expect(page.locator("#moldura")).to_contain_text("/chat?lang=en&amp;topic=sextortion")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await mistakes(page) == []
    await picture(page, f"embed-{screen['width']}", full_page=True)
    await launcher.click()
    await expect(box(page, "en")).to_be_visible()


async def test_the_lines_hold_what_was_chosen_and_not_what_is_usual(open_canned):
    page = await open_canned("/integrar?lang=pt", bypass_csp=True)  # for the test to read them as a browser does
    await choose(page, topic="scam", launcher='"><b>&amp;', side="right", size="small")
    assert await attributes(page) == {"lang": "pt", "topic": "scam", "launcher": '"><b>&amp;', "size": "small"}
    await choose(page, lang="", topic="", launcher="", size="medium")
    assert await attributes(page) == {}
    assert urlsplit(await copied(page, "endereco")).query == ""


@pytest.mark.parametrize(("colour", "text"), [("#ffcc00", "#000"), ("#0b3d91", "#fff")])
async def test_a_colour_of_the_site_is_seen_at_once_with_text_that_can_be_read_on_it(open_canned, colour, text):
    page = await open_canned("/integrar?lang=pt", bypass_csp=True, **DESKTOP)
    await choose(page, accent=colour, exit="https://www.ipma.pt/")
    assert await attributes(page) == {
        "lang": "pt", "exit": "https://www.ipma.pt/", "style": f"--tuenet-accent:{colour};--tuenet-on-accent:{text}",
    }  # fmt: skip
    seen = await page.locator("tu-e-a-net .launcher").evaluate(
        "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    )
    whole = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    assert seen == [f"rgb({', '.join(map(str, whole))})", "rgb(0, 0, 0)" if text == "#000" else "rgb(255, 255, 255)"]
    await choose(page, accent="#0f625b", exit="")
    assert await attributes(page) == {"lang": "pt"}
    assert await mistakes(page) == []


async def test_the_size_is_that_of_the_open_chat(open_canned):
    page = await open_canned("/integrar?lang=pt", width=1366, height=1100)
    await page.locator("tu-e-a-net .launcher").click()
    widths = []
    for size in ("small", "medium", "large"):
        await choose(page, size=size)
        widths.append((await frame_of(page, "dialog"))["width"])
    assert widths == [336, 408, 544]


async def test_inside_the_text_and_back_the_focus_stays_with_who_chooses(open_canned):
    page = await open_canned("/integrar?lang=pt", **DESKTOP)
    await page.locator("[name=placement]").focus()
    await choose(page, placement="inline")
    await expect(page.get_by_role("button", name="Começar")).to_be_visible()
    await expect(page.locator("[name=side]")).to_be_disabled()
    assert await mistakes(page) == []
    await choose(page, placement="floating")
    await expect(page.locator("tu-e-a-net .launcher")).to_be_visible()
    await expect(page.locator("[name=placement]")).to_be_focused()


async def test_on_a_phone_neither_the_exit_nor_the_button_of_the_chat_lies_over_a_field(open_canned, picture):
    page = await open_canned("/integrar?lang=pt", **PHONE)
    rects = """() => { const [exit, button, bar] = [document.querySelector(".leave"), document.querySelector("tu-e-a-net").shadowRoot.querySelector(".launcher"),
        document.querySelector("aside:has(> .leave)")].map((one) => one.getBoundingClientRect());
        return [exit.bottom <= button.top, exit.top >= bar.top, bar.height <= 128] }"""
    for side, words in (("right", ""), ("left", ""), ("right", "Se precisares de falar, fala connosco")):
        await choose(page, side=side, launcher=words)
        await page.evaluate("document.querySelector('[name=topic]').scrollIntoView({ block: 'end' })")
        await expect(page.locator("[data-leave]")).to_be_in_viewport(ratio=1)
        assert await page.evaluate(rects) == [True] * 3, side
    field = await page.locator("[name=topic]").bounding_box()
    assert field["y"] + field["height"] < (await page.locator("aside:has(> .leave)").bounding_box())["y"]
    await picture(page, "embed-phone-bar")


async def test_with_very_large_letters_the_button_of_the_chat_lies_over_nothing(open_canned, picture):
    page = await open_canned("/integrar?lang=pt", **ZOOM_400)
    over = """() => { const button = document.querySelector("tu-e-a-net").shadowRoot.querySelector(".launcher").getBoundingClientRect();
        return [...document.querySelectorAll("main :is(select, input, button, a, p, h2)")].map((one) => [one, one.getBoundingClientRect()])
            .filter(([one, its]) => its.height && its.top < button.bottom && its.bottom > button.top && its.left < button.right && its.right > button.left)
            .map(([one]) => one.outerHTML.slice(0, 80)) }"""
    for words in ("", "Se precisares de falar, fala connosco"):
        await choose(page, launcher=words)
        for name in ("topic", "launcher", "side"):
            await page.evaluate("name => document.getElementsByName(name)[0].scrollIntoView({ block: 'end' })", name)
            assert await page.evaluate(over) == [], (words, name)
    await page.locator("tu-e-a-net .launcher").click()
    assert await page.locator("tu-e-a-net dialog").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 256}
    await picture(page, "embed-zoom-400")


async def test_a_topic_chosen_after_a_conversation_begins_another(open_canned, canned):
    page = await open_canned("/integrar?lang=pt", **DESKTOP)
    await page.locator("tu-e-a-net .launcher").click()
    await begin(page)
    await say(page, "olá")
    await choose(page, topic="sextortion")
    await page.locator("tu-e-a-net .launcher").click()
    await expect(page.locator("tu-e-a-net .self")).to_have_count(1)
    await expect(replies(page)).to_have_count(2)
    assert canned[1].asked == ["olá", "Chantagem com imagens"]
    assert len(canned[1].forgotten) == 1


async def test_what_is_copied_is_what_is_seen(open_canned):
    page = await open_canned("/integrar?lang=pt", permissions=["clipboard-read", "clipboard-write"])
    await choose(page, side="left")
    await page.get_by_role("button", name="Copiar: As duas linhas").click()
    await expect(page.get_by_role("status").first).to_have_text("Copiado")
    assert await page.evaluate("navigator.clipboard.readText()") == await copied(page)


async def test_without_javascript_there_is_an_example_to_copy(open_canned):
    page = await open_canned("/integrar?lang=pt", **PHONE, java_script_enabled=False)
    await expect(page.locator("#linhas")).to_contain_text('<tu-e-a-net lang="pt"></tu-e-a-net>')
    await expect(page.locator("#moldura")).to_be_visible()
    await expect(page.locator(".playground")).to_be_hidden()
    await expect(page.get_by_role("button")).to_have_count(0)


async def test_the_page_around_is_told_what_happens_but_nothing_that_was_said(open_canned):
    page = await open_canned("/integrar?lang=pt", **DESKTOP)
    await page.evaluate(
        """() => { globalThis.told = []; for (const kind of ["opened", "closed", "answered"]) {
        document.querySelector("tu-e-a-net").addEventListener(kind, (event) => told.push([event.type, event.detail, event.bubbles]));
        document.addEventListener(kind, () => told.push("bubbled")); } }"""
    )
    field = page.locator("[name=theme]")
    await page.evaluate("document.querySelector('tu-e-a-net').close()")  # it was not open
    await page.evaluate("document.querySelector('tu-e-a-net').open()")
    await begin(page)
    await say(page, "o meu segredo é canário-azul")
    await field.focus()
    await page.evaluate("document.querySelector('tu-e-a-net').close()")
    await expect(field).to_be_focused()
    await page.locator("tu-e-a-net .launcher").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("tu-e-a-net .launcher")).to_be_focused()
    await page.evaluate("document.querySelector('tu-e-a-net').open()")
    await page.evaluate("document.querySelector('tu-e-a-net').wipe()")  # leaving tells nobody
    kinds = ("opened", "answered", "closed", "opened", "closed", "opened")
    assert await page.evaluate("told") == [[kind, None, False] for kind in kinds]


async def test_the_frame_to_copy_shows_the_chat_on_a_listed_site(browser, open_canned, picture):
    port = free_port()
    host = Host("", "default-src 'self'; frame-src *; style-src 'unsafe-inline'")
    async with host, canned_front(port, allowed_origins=(host.address,)) as (address, _):
        page = await open_canned(f"{address}/integrar?lang=en", allowed=(address, host.address), **DESKTOP)
        await choose(page, topic="sextortion")
        host.html = (
            f'<!doctype html><html lang="en"><title>School</title><h1>School</h1>{await copied(page, "moldura")}'
        )
        await page.goto(host.address)
        chat = page.frame_locator("iframe")
        await chat.get_by_role("button", name="Begin").click()
        await expect(chat.locator("tu-e-a-net .self")).to_contain_text("Chantagem com imagens")
        await picture(page, "embed-frame")


FRAME = '<!doctype html><html lang="pt"><title>Escola</title><h1>Escola</h1><iframe title="Chat" width="360" height="640"{} src="{}/chat?lang=pt"></iframe>'


@pytest.mark.parametrize("sandbox", ["", ' sandbox="allow-forms allow-same-origin"'], ids=["frame", "sandbox"])
async def test_a_frame_without_javascript_leads_to_a_chat_and_out(scriptless_browser, picture, sandbox):
    host = Host("", "default-src 'none'; frame-src *")
    async with (
        host,
        canned_front(free_port(), allowed_origins=(host.address,)) as (address, _),
        pages_of(scriptless_browser, host.address) as open_host,
    ):
        host.html = FRAME.format(sandbox, address)
        page = await with_exit(await open_host(allowed=(address, EXIT), **DESKTOP))
        page.set_default_timeout(30_000)  # three pages, each of which may wait for the library
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_role("link", name="Sair já")).to_be_in_viewport(ratio=1)
        await picture(page, f"embed-frame-no-javascript{'-sandbox' * bool(sandbox)}")
        if sandbox:  # nothing leads out of it
            await frame.get_by_role("link", name="Há outro que não precisa.").click()
            chat = frame
        else:
            await frame.get_by_role("link", name="Conversar sem JavaScript").click()
            await page.wait_for_url(f"{address}/conversa?lang=pt")
            chat = page
        await chat.get_by_label("Escreve aqui").fill("estão a fazer-me chantagem")
        await chat.get_by_role("button", name="Enviar").click()
        await expect(chat.get_by_text("a culpa não é tua").first).to_be_visible()
        if not sandbox:
            await page.goto(host.address)
            await frame.get_by_role("link", name="Sair já").click()
            await page.wait_for_url(EXIT)
