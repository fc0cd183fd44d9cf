"""The chat on a phone: full screen, short, one exit. Before fixed replies, of the length that replies have."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import itertools
import re
import unicodedata

import pytest
from playwright.async_api import Page, expect

from bot.assistant import sanitize
from bot.knowledge.directory_tables import read_contacts
from bot.knowledge.library import open_library, welcome
from bot.reply import Reply
from bot.settings import load_settings
from bot.web.pages import crawlers
from tests.browser.canned import LONG, REPLIES, STEPS, CannedBackend, canned_front
from tests.browser.conftest import mistakes, pages_of
from tests.browser.leaving import EXIT, leave, with_exit
from tests.browser.test_widget import MOST_BYTES, Host, box, replies, say
from tests.browser.test_widget import begin as touch
from tests.ports import free_port

PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
DESKTOP = {"width": 1366, "height": 768}
LANDSCAPE = {**PHONE, "width": 740, "height": 360}
ZOOM_400 = {"width": 320, "height": 256}
SCREENS = {"phone": PHONE, "landscape": LANDSCAPE, "zoom-400": ZOOM_400}


async def begin(page: Page) -> None:
    await page.get_by_role("button", name="Começar").click()
    await expect(replies(page)).to_have_count(1)


async def inside(page: Page, script: str):
    """What a script says of the widget: `root`, `panel`, `scroll`."""
    return await page.evaluate(
        f"""() => {{ const root = document.querySelector("tu-e-a-net").shadowRoot;
        const [panel, scroll] = [root.querySelector(".panel"), root.querySelector(".scroll")]; return {script} }}"""
    )


async def settled(page: Page) -> None:
    """Every bubble has come, and the list has scrolled."""
    await page.wait_for_timeout(2000)


@pytest.mark.parametrize("screen", SCREENS)
async def test_begin_fills_the_screen_and_the_exit_stays_in_view(open_canned, picture, screen):
    page = await open_canned("/?lang=pt", **SCREENS[screen])
    await begin(page)
    for text in ("estão a fazer-me chantagem", "quero morrer"):
        await say(page, text)
        await settled(page)
        rect = await inside(page, "panel.getBoundingClientRect().toJSON()")
        assert [rect[side] for side in ("x", "y", "width", "height")] == [0, 0, *page.viewport_size.values()]
        await expect(page.locator("tu-e-a-net .exit")).to_be_in_viewport(ratio=1)
        await expect(box(page)).to_be_in_viewport(ratio=1)
    # at 400 % head, taps and foot are 44 px each, and little more
    share = 0.44 if screen == "zoom-400" else 0.5
    assert await inside(page, "scroll.clientHeight") >= share * page.viewport_size["height"]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await mistakes(page) == []
    await picture(page, f"begun-{screen}")


async def test_the_page_behind_cannot_be_reached_and_close_brings_it_back(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.matches('tu-e-a-net, body')")
    await page.get_by_role("button", name="Fechar").tap()
    await expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    await box(page).tap()
    assert await inside(page, "root.querySelector('dialog').matches(':modal')")
    await expect(box(page)).to_be_focused()


async def test_turning_to_a_wide_screen_puts_the_chat_back_into_the_page(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    await page.set_viewport_size({"width": 1366, "height": 768})
    # a busy machine tells the page of its new width a moment later
    await page.wait_for_function("!document.querySelector('tu-e-a-net').shadowRoot.querySelector('dialog').open")
    await expect(replies(page)).to_have_count(2)


@pytest.mark.parametrize("text", ["estão a fazer-me chantagem", "e é crime?", "quero morrer", "estou triste"])
async def test_own_line_and_start_of_the_answer_are_in_view_and_a_reply_is_short(open_canned, text):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    await say(page, text)
    await settled(page)
    await expect(page.locator("tu-e-a-net .self").last).to_be_in_viewport(ratio=1)
    await expect(replies(page).last.locator(".bubble").first).to_be_in_viewport()
    height = await inside(page, "[...root.querySelectorAll('ol[role=list] > li')].at(-1).offsetHeight")
    assert height < 1.5 * 740
    cards = await inside(page, "[...root.querySelectorAll('.contact')].map((card) => card.offsetHeight)")
    assert cards and max(cards) <= 56


async def test_facts_first_and_steps_second_the_steps_can_be_ticked(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "factos")
    facts, steps = (replies(page).last.locator(".bubble").nth(index) for index in (0, 1))
    await expect(facts.locator("li")).to_have_count(2)
    await expect(facts.locator("input")).to_have_count(0)
    await expect(steps.get_by_role("checkbox")).to_have_count(3)


async def test_at_most_two_contacts_and_none_twice_but_in_danger(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    named = page.locator("tu-e-a-net .contact strong")
    assert await named.all_inner_texts() == ["Polícia Judiciária", "Internet Segura"]
    await say(page, "é crime?")
    await expect(named).to_have_count(2)  # both were shown; the number in the text can be tapped
    await expect(replies(page).last.locator('a[href="tel:211967000"]')).to_be_visible()
    assert await replies(page).last.locator("a").count() == 1  # "artigo 223.º" is no number to call
    for _ in range(2):
        await say(page, "quero morrer")
    assert (await named.all_inner_texts())[2:] == ["Prevenção do suicídio", "Emergência"] * 2
    await page.locator("tu-e-a-net summary").nth(1).tap()
    await expect(page.locator('tu-e-a-net a[href="https://internetsegura.pt"]')).to_be_visible()


# A connection to the widget that a test feeds.
FED = """globalThis.WebSocket = class { static OPEN = 1; readyState = 1; close() {} send() {}
    constructor() { setTimeout(() => this.onopen()); globalThis.feed = (frame) => this.onmessage({ data: JSON.stringify(frame) }) } }"""
# Of each card of the last message: how high its row is, whether something of it is cut, and its words.
ROWS = """[...[...root.querySelectorAll(".message")].at(-1).querySelectorAll(".contact")].map((card) => [card.offsetHeight,
    [...card.querySelectorAll("summary *")].some((one) => one.scrollWidth > one.clientWidth), card.querySelector("summary").innerText])"""


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_no_row_of_a_contact_is_cut_whatever_the_hour(open_canned, canned, language):
    """Every contact, at 360 px and in the narrowest place, by day, by night and on a Saturday."""
    page = await open_canned("/healthz", **PHONE)
    await page.add_init_script(FED)
    await page.goto(f"{canned[0]}/?lang={language}")
    await page.locator("tu-e-a-net .intro button").tap()
    await page.evaluate("feed({ type: 'welcome', conversation: 'x', next: 1, reply: null })")
    hours = [
        dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 28, 3, tzinfo=dt.UTC),
    ]
    directory, ids = open_library().directory, [contact.id for contact in read_contacts(load_settings().data)]
    rows = []
    for n, (hour, id) in enumerate(itertools.product(hours, ids), 1):
        (card,) = directory.get((id,), language, hour)
        reply = Reply(("…",), language, "chitchat", "urgent", (card.as_dict(letter=True),))
        await page.evaluate("frame => feed(frame)", {"type": "reply", "n": n, "reply": reply.as_json()})
        rows += [(id, hour, *row) for row in await inside(page, ROWS)]
    assert len(rows) == len(hours) * len(ids)
    assert [row for row in rows if row[2] > 56 or row[3]] == []
    if language == "pt":
        said = {id: words for id, hour, _, _, words in rows if hour is hours[0]}
        assert said["linha_internet_segura"] == "Internet Segura\n● até às 22h"
        assert (said["pj"], said["school"]) == ("Polícia Judiciária", "A tua escola")


async def test_a_row_that_is_opened_says_the_whole(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    card = page.locator("tu-e-a-net details").nth(1)
    await expect(card.get_by_text("Linha Internet Segura", exact=False).first).to_be_hidden()
    await card.locator("summary").tap()
    await expect(card).to_contain_text("Linha Internet Segura · aberto agora, até às 22:00 · grátis")


async def test_who_cannot_be_called_has_nothing_to_press(open_canned, canned):
    page = await open_canned("/healthz", **PHONE)
    await page.add_init_script(FED)
    await page.goto(f"{canned[0]}/?lang=pt")
    await page.locator("tu-e-a-net .intro button").tap()
    await page.evaluate("feed({ type: 'welcome', conversation: 'x', next: 1, reply: null })")
    school = {"id": "school", "name": "A tua escola", "what_for": "Diretor de turma.", "free": True}
    reply = Reply(("…",), "pt", "chitchat", "none", (school,)).as_json()
    await page.evaluate("frame => feed(frame)", {"type": "reply", "n": 1, "reply": reply})
    card = page.locator("tu-e-a-net .contact")
    await card.locator("summary").tap()
    assert (await card.inner_text()).split("\n\n") == ["A tua escola", "Diretor de turma."]
    assert await card.locator("a, button, .row").count() == 0


async def test_the_row_of_police_without_a_number_leads_to_the_letter(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "onde é a esquadra?")
    await page.locator("tu-e-a-net .contact").get_by_role("button", name="Escrever a carta").tap()
    await page.wait_for_url("**/queixa?lang=pt")
    assert "tuenet.told" not in await page.evaluate("Object.keys(sessionStorage)")


async def test_on_another_site_no_row_leads_to_the_letter(browser):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    policy = f"default-src 'none'; script-src {address}; connect-src {address} ws://127.0.0.1:{port}"
    async with (
        Host(address, policy) as host,
        canned_front(port, allowed_origins=(host.address,)),
        pages_of(browser, host.address) as open_host,
    ):
        page = await open_host("/", allowed=(address,), **PHONE)
        await page.locator("tu-e-a-net .launcher").tap()
        await touch(page)
        await say(page, "onde é a esquadra?")
        row = page.locator("tu-e-a-net .contact")
        await expect(row).to_have_count(1)
        await expect(row.locator("a, button")).to_have_count(0)


async def test_a_tap_opens_no_keyboard(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    assert await inside(page, "root.activeElement.id") == "box"
    for label in ("É crime?", "Como tiro isto da internet?"):
        before = await replies(page).count()
        await page.get_by_role("button", name=label).tap()
        await expect(replies(page)).to_have_count(before + 1)
        assert await inside(page, "root.activeElement.matches('.self')")


async def test_the_taps_are_one_row_above_the_input(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    chips = page.locator("tu-e-a-net .chips button")
    assert await chips.all_inner_texts() == list(REPLIES["chantagem"].suggestions)
    boxes = [await chip.bounding_box() for chip in await chips.all()]
    assert len({place["y"] for place in boxes}) == 1
    assert boxes[0]["y"] + boxes[0]["height"] <= (await box(page).bounding_box())["y"]


# Of the last own line: where it begins and ends in the list, as high as that is.
OWN_LINE = """(({ top, bottom }) => [top, bottom].map((edge) => edge - scroll.getBoundingClientRect().top))(
    [...root.querySelectorAll(".self")].at(-1).getBoundingClientRect())"""


@pytest.mark.parametrize("screen", ["landscape", "zoom-400"])
async def test_on_a_low_screen_one_row_of_taps_and_the_own_line_are_in_view(open_canned, picture, screen):
    page = await open_canned("/?lang=pt", **SCREENS[screen])
    await begin(page)
    chips = page.locator("tu-e-a-net .chips")
    for text, all_of_it in (
        ("estão a fazer-me chantagem", screen == "landscape"),
        ("é crime?", True),
        ("triste", True),
    ):
        await say(page, text)
        await settled(page)
        assert await rows_of_taps(page) == 1
        await expect(chips.get_by_role("button").first).to_be_in_viewport(ratio=1)
        assert (await chips.bounding_box())["height"] <= 48
        top, bottom = await inside(page, OWN_LINE)
        assert 44 <= bottom < await inside(page, "scroll.clientHeight") - 40  # and the beginning of the answer
        assert top >= 0 or not all_of_it
    await picture(page, f"low-{screen}")


async def test_beside_a_keyboard_on_a_low_screen_the_taps_give_way(open_canned):
    page = await open_canned("/?lang=pt", **LANDSCAPE)
    await begin(page)
    for height, pinned in ((180, False), (360, True)):
        await page.set_viewport_size({"width": 740, "height": height})
        pins = "root.querySelector('.panel > .chips') !== null"
        await page.wait_for_timeout(500)
        assert await inside(page, pins) is pinned


async def rows_of_taps(page: Page) -> int:
    return await inside(page, "new Set([...root.querySelectorAll('.chips button')].map((one) => one.offsetTop)).size")


async def test_topics_alone_are_all_in_view_and_other_taps_one_row_that_scrolls(open_canned, picture):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "dá-me escolhas")
    await expect(page.locator("tu-e-a-net .chips button")).to_have_count(6)
    assert await rows_of_taps(page) == 1
    row = await inside(
        page,
        "(({ clientHeight, clientWidth, scrollWidth }) => [clientHeight, scrollWidth > clientWidth])(root.querySelector('.chips'))",
    )
    assert row[0] <= 64 and row[1]
    await picture(page, "phone-six-taps")
    await page.get_by_role("button", name="Opções").tap()
    await page.get_by_role("button", name="Ver os temas").tap()
    await expect(page.locator("tu-e-a-net .chips button").first).to_have_text("Gozam comigo ou deixam-me de fora")
    assert await rows_of_taps(page) > 1
    await page.get_by_role("button", name="Pressão e chantagem").tap()
    await expect(page.locator("tu-e-a-net .chips").get_by_role("button", name="Chantagem com imagens")).to_be_visible()
    assert await rows_of_taps(page) > 1
    assert await inside(page, "root.querySelector('.chips').offsetHeight <= 0.45 * panel.offsetHeight")
    await page.get_by_role("button", name="Chantagem com imagens").tap()
    await expect(replies(page)).to_have_count(3)
    assert await rows_of_taps(page) == 1


async def test_topics_come_in_their_groups(open_canned, picture):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await page.get_by_role("button", name="Ver os temas").tap()
    chips = page.locator("tu-e-a-net .chips button")
    await expect(chips).to_have_count(6)
    await picture(page, "phone-groups")
    await page.get_by_role("button", name="Pressão e chantagem").tap()
    await page.get_by_role("button", name="Chantagem com imagens").tap()
    await expect(replies(page)).to_have_count(2)
    await expect(page.locator("tu-e-a-net .self")).to_have_count(1)


async def test_a_topic_s_page_begins_with_its_answer(open_canned, canned):
    page = await open_canned("/?lang=pt&topic=sextortion", **PHONE)
    await page.get_by_role("button", name="Começar").tap()
    await expect(replies(page)).to_have_count(2)
    assert canned[1].asked == ["Chantagem com imagens"]


async def test_a_topic_s_tile_begins_with_its_answer(open_canned, canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await page.locator("#temas").get_by_role("link", name="Chantagem com imagens").tap()
    await expect(replies(page)).to_have_count(2)
    assert canned[1].asked == ["Chantagem com imagens"]
    assert await inside(page, "root.querySelector('dialog').matches(':modal') && root.activeElement.id !== 'box'")


async def test_without_scripts_a_tile_opens_the_page_of_its_topic(open_canned):
    page = await open_canned("/?lang=pt", **PHONE, java_script_enabled=False)
    await page.locator("#temas").get_by_role("link", name="Chantagem com imagens").tap()
    await expect(page).to_have_url(re.compile(r"/temas/sextortion\?lang=pt$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Chantagem com imagens")


async def test_the_first_words_are_short_and_say_that_it_is_ai(open_canned):
    for lang, words in (("pt", "IA (inteligência artificial)"), ("en", "AI (artificial intelligence)")):
        page = await open_canned(f"/?lang={lang}", **PHONE)
        first = page.locator("tu-e-a-net .intro p").first
        await expect(first).to_contain_text(words)
        assert len((await first.inner_text()).split()) <= 20


async def test_only_the_first_message_greets(browser):
    class Greets(CannedBackend):
        def welcome(self, language: str, topic: str | None) -> Reply:
            return welcome(open_library(), language, topic)

    async with canned_front(backend=Greets()) as (address, _), pages_of(browser, address) as open_page:
        for lang, words in (("pt", "Ainda bem que vieste"), ("en", "I am glad you came")):
            page = await open_page(f"/?lang={lang}", **PHONE)
            greeting = page.get_by_text(words)
            await expect(page.locator("tu-e-a-net .intro")).to_be_visible()
            assert await greeting.count() == 0
            await page.locator("tu-e-a-net .intro button").tap()
            await expect(greeting).to_have_count(1)
            await page.goto(f"{address}/conversa?lang={lang}")
            await expect(greeting).to_have_count(1)


async def test_what_it_is_goes_once_the_chat_has_begun(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    intro = page.locator("tu-e-a-net .intro")
    await expect(intro).to_be_visible()
    await begin(page)
    await expect(intro).to_be_hidden()
    await page.get_by_role("button", name="Fechar").tap()
    await expect(intro).to_be_hidden()


# The words of all that is painted in the colour of the main button.
FILLED = """[...root.querySelectorAll("a, button")].filter((one) => one.checkVisibility() && !one.matches(".exit"))
    .filter((one) => getComputedStyle(one).backgroundColor === "rgb(15, 98, 91)").map((one) => one.innerText.trim())"""


async def test_one_button_at_a_time_is_the_main_one(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    assert await inside(page, FILLED) == ["Começar"]
    await begin(page)
    await say(page, "chantagem")
    await expect(page.locator("tu-e-a-net .call")).to_have_count(2)
    assert await inside(page, FILLED) == []
    await box(page).fill("e agora?")
    assert await inside(page, FILLED) == ["↑"]
    await box(page).fill("")
    await say(page, "quero morrer")
    assert [words.split()[1] for words in await inside(page, FILLED)] == ["1411"]  # in danger, whom to call


async def test_an_answer_has_a_mark_beside_its_first_bubble_and_what_one_says_has_none(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    mark = """(message) => { const style = getComputedStyle(message, "::before"), box = message.getBoundingClientRect();
        if (style.content === "none") return null;
        const [first, second] = [...message.querySelectorAll(".bubble")].map((one) => one.getBoundingClientRect());
        const top = box.y + parseFloat(style.top);
        return [box.x + parseFloat(style.inlineSize) <= first.x, top >= first.y && top + parseFloat(style.blockSize) <= first.bottom,
          first.x === second?.x] }"""
    assert await replies(page).last.evaluate(mark) == [True, True, True]
    assert await page.locator("tu-e-a-net .self").last.evaluate(mark) is None


async def test_a_short_first_line_without_a_full_stop_stands_out(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    for text, heads in (
        ("o que não fazer", ["O que não fazer:"]),
        ("chantagem", ["Agora, por esta ordem:"]),
        ("é crime?", []),
    ):
        await say(page, text)
        assert await replies(page).last.locator(".bubble strong").all_inner_texts() == heads


DENSE = "Sim, em regra, com qualquer idade: ameaçar para conseguir dinheiro pode ser extorsão; para conseguir outra coisa, coação. Pode ser crime mesmo sem nudez, e mesmo que tenhas mandado a imagem. Liga 112."
QUOTED = 'Diz hoje: "Gastei dinheiro do teu cartão num jogo. Foi asneira minha, e quero pagar aos poucos." Põe a quantia certa, e escolhe uma hora calma. Se tens medo da reação, conta antes a outro adulto.'


@pytest.mark.parametrize("path", ["/?lang=pt", "/chat?lang=pt"])
async def test_the_beginning_of_a_dense_text_stands_apart_and_no_word_of_it_changes(open_canned, canned, path):
    page = await open_canned("/healthz", **PHONE)
    await page.add_init_script(FED)
    await page.goto(canned[0] + path)
    await page.locator("tu-e-a-net .intro button").tap()
    await page.evaluate("feed({ type: 'welcome', conversation: 'x', next: 1, reply: null })")
    texts = (LONG, DENSE, QUOTED, STEPS, "Estás com alguém neste momento?")
    reply = Reply(texts, "pt", "sextortion", "none", (), ()).as_json()
    await page.evaluate("frame => feed(frame)", {"type": "reply", "n": 1, "reply": reply})
    bubbles = replies(page).last.locator(".bubble")
    assert [await bubbles.nth(i).locator("b").all_inner_texts() for i in range(len(texts))] == [
        ["Respira: acredito em ti, e a culpa não é tua."],
        ["Sim, em regra, com qualquer idade:"],
        [],
        [],
        [],
    ]
    said = await bubbles.evaluate_all("all => all.map((one) => one.textContent)")
    assert [*said[:3], said[4]] == [*texts[:3], texts[4]]
    first, rest = await bubbles.first.evaluate(
        """(one) => { const [first, rest] = one.querySelector("p").childNodes, range = document.createRange();
        range.selectNodeContents(rest); return [first.getBoundingClientRect().bottom, range.getBoundingClientRect().top] }"""
    )
    assert first <= rest
    assert await mistakes(page) == []


@pytest.mark.parametrize("word", ["palavra", "deﬁﬁnir"])
async def test_too_long_a_text_can_be_sent_in_parts(open_canned, canned, word):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    most = int(await page.evaluate("fetch('/widget.js').then((a) => a.text()).then((t) => /MOST=(\\d+)/.exec(t)[1])"))
    text = " ".join([word] * (most // 5))
    await box(page).fill(text)
    await box(page).press("Enter")
    parts = page.get_by_role("button", name="Enviar em partes")
    style = await parts.evaluate(
        "one => (({ paddingLeft, fontSize }) => [paddingLeft, fontSize])(getComputedStyle(one))"
    )
    assert style == ["14.4px", "16px"]  # a button as the others, not as the arrow beside it
    await parts.tap()
    read = unicodedata.normalize("NFKC", text)  # a ligature is read, and counted, as two letters
    await expect(replies(page)).to_have_count(1 + -(-len(read) // most))
    assert " ".join(canned[1].asked) == read
    assert max(map(sanitize.length, canned[1].asked)) <= most


DRAWN = """() => {
  globalThis.drawn = [];
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    drawn.push([text, x + this.measureText(text).width <= 540, 2 * y <= this.canvas.height]);
    return draw.call(this, text, x, y);
  };
}"""


async def test_the_plan_is_kept_as_a_picture_of_what_was_shown_of_it_and_of_nothing_that_was_written(
    open_canned, picture, tmp_path
):
    page = await open_canned("/?lang=pt", **PHONE)
    await page.evaluate(DRAWN)
    await begin(page)
    for text in ("preparar, sou a Ana Segredo", "a mim", "14 ou 15", "O que não fazer", "Ver o plano do início"):
        await say(page, text)
    assert await page.evaluate("performance.getEntriesByName(`${location.origin}/plan.js`).length") == 0
    await settled(page)
    await picture(page, "phone-plan-to-keep")
    async with page.expect_download() as waited:
        await page.get_by_role("button", name="Guardar este plano").last.tap()
    kept = await waited.value
    assert kept.suggested_filename == "plano.png" and kept.url.startswith("blob:")
    await kept.save_as(tmp_path / "plano.png")
    assert (tmp_path / "plano.png").read_bytes().startswith(b"\x89PNG")
    await expect(page.locator("tu-e-a-net .note").last).to_contain_text("Quem usa o aparelho pode vê-la")
    drawn = await page.evaluate("drawn")
    assert all(inside and above for _, inside, above in drawn)
    text = " ".join(line for line, *_ in drawn)
    for once in (
        "Este é o plano.",
        "• Não apagues a conversa.",
        "por todos os meios que tem.",
        "Polícia Judiciária: 211 967 000",
    ):
        assert text.count(once) == 1, once
    assert "112" in text
    assert "SOS-Criança." in text  # what tells to tap alone is left out
    assert not any(word in text for word in ("Ana", "14 ou 15", "A quem aconteceu", "Toca em"))
    assert await page.evaluate("sessionStorage.length + localStorage.length") == 0


async def test_what_an_answer_says_to_do_is_kept_as_a_picture_of_that_alone(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await page.evaluate(DRAWN)
    await begin(page)
    await say(page, "chantagem da Ana Segredo")
    async with page.expect_download() as waited:
        await page.get_by_role("button", name="Guardar este plano").tap()
    assert (await waited.value).suggested_filename == "plano.png"
    await expect(page.locator("tu-e-a-net .note").last).to_contain_text("Quem usa o aparelho pode vê-la")
    text = " ".join(line for line, *_ in await page.evaluate("drawn"))
    assert "Plano" in text and "112" in text and "Segredo" not in text


async def test_a_plan_that_cannot_be_kept_is_told(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await page.route("**/plan.js", lambda route: route.fulfill(status=200, body="", content_type="text/javascript"))
    await begin(page)
    for text in ("preparar", "a mim", "14 ou 15"):
        await say(page, text)
    await page.get_by_role("button", name="Guardar este plano").tap()
    await expect(page.locator("tu-e-a-net .note").last).to_contain_text("Tira uma captura do ecrã")


async def test_another_complaint_has_another_plan(open_canned, canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    assert await page.get_by_role("button", name="Guardar este plano").count() == 0
    await say(page, "14 ou 15")
    await page.evaluate(DRAWN)
    await page.get_by_role("button", name="Opções").tap()
    await page.get_by_role("button", name="Apagar tudo").tap()
    await box(page).fill("o que não fazer")
    await box(page).press("Enter")
    await page.get_by_role("button", name="Guardar este plano").tap()
    await expect(page.locator("tu-e-a-net .note").last).to_contain_text("plano.png")
    assert "Este é o plano." not in [text for text, *_ in await page.evaluate("drawn")]


async def test_the_bubbles_come_one_by_one_but_not_where_motion_is_reduced(open_canned):
    delays = (
        "[...root.querySelectorAll('.calm:last-child > .bubble')].map((one) => getComputedStyle(one).animationDelay)"
    )
    for motion, expected in (("no-preference", {"0s", "0.6s"}), ("reduce", {"0s"})):
        page = await open_canned("/?lang=pt", **PHONE, reduced_motion=motion)
        await begin(page)
        await say(page, "chantagem")
        assert set(await inside(page, delays)) == expected


async def test_after_a_reload_the_button_says_that_the_chat_goes_on(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await begin(page)
    await say(page, "chantagem")
    await page.reload()
    await page.get_by_role("button", name="Continuar a conversa").tap()
    await expect(page.locator("tu-e-a-net .note").first).to_contain_text("A conversa continua")


async def test_what_is_sent_is_small_and_whole(canned, open_canned):
    page = await open_canned("/healthz")
    answer = await page.request.get(canned[0] + "/widget.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(await answer.body(), 9)) < MOST_BYTES


# Without JavaScript


async def test_without_javascript_there_is_a_whole_conversation(open_canned, canned, picture):
    page = await open_canned("/?lang=pt", **PHONE, java_script_enabled=False)
    await page.get_by_role("link", name="Conversar sem JavaScript").click()
    await page.get_by_label("Escreve aqui").fill("estão a fazer-me chantagem")
    await page.get_by_role("button", name="Enviar").click()
    await expect(page.get_by_text("a culpa não é tua").first).to_be_visible()
    await expect(page.get_by_role("link", name="211 967 000")).to_be_visible()
    await page.get_by_role("button", name="É crime?").click()
    await expect(page.get_by_text("artigo 223.º")).to_be_visible()
    assert canned[1].asked == ["estão a fazer-me chantagem", "É crime?"]
    assert await page.context.cookies() == []
    await expect(page.get_by_role("link", name="Sair já")).to_be_in_viewport(ratio=1)
    await picture(page, "phone-no-javascript", full_page=True)
    await page.get_by_role("button", name="Apagar tudo").click()
    await expect(page.get_by_role("status")).to_contain_text("Está tudo apagado")
    assert len(canned[1].forgotten) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_without_javascript_has_no_accessibility_mistake(open_canned, scheme):
    page = await open_canned("/conversa?lang=en", **PHONE, locale="en-GB", color_scheme=scheme)
    await page.get_by_label("Write here").fill("quero morrer")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name="1411").last).to_be_visible()
    assert await mistakes(page) == []
    await page.get_by_role("button", name="Send").click()  # with nothing in the box
    await expect(page.locator(".problem")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("link", name="1411").last).to_be_visible()
    assert await mistakes(page) == []


READ = ["/temas", "/temas/suicide-risk", "/temas/intimate-images", "/livro", "/acessibilidade", "/aula", "/nada"]

# One exit


OWN = [
    "/?lang=pt",
    "/privacidade?lang=pt",
    "/integrar?lang=pt",
    "/queixa?lang=pt",
    "/provas?lang=en",
    "/retirar?lang=pt",
    "/retirar?lang=pt&what=intimate&age=under_18",
    "/sala?lang=pt",
    "/sala/123456?lang=pt",
    "/temas?lang=en",
    "/temas/sextortion?lang=pt",
    "/acessibilidade?lang=pt",
    "/nada?lang=pt",
    "/guia?lang=pt",
    "/livro?lang=en",
    "/conversa?lang=pt",
    "/professor?lang=pt",
    "/projetor/abc?lang=pt",
    "/relatorio?lang=en",
]
BARE = "/chat?lang=pt"  # for frames: the exit is that of the chat
UNPLUGGED = "/sem-rede?lang=pt"  # it has no strip of numbers, at whose end the exit would stand


@pytest.mark.parametrize("path", [*OWN, BARE, UNPLUGGED])
@pytest.mark.parametrize("how", ["link", "shift"])
async def test_every_page_has_the_exit_in_view_and_the_keys(open_canned, path, how):
    page = await with_exit(await open_canned(path, **PHONE, allowed=(EXIT,)))
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    link = "tu-e-a-net .exit" if path == BARE else "[data-leave]"
    await expect(page.locator(link)).to_be_in_viewport(ratio=1)
    assert await page.locator(link).get_attribute("href") == EXIT
    await leave(page, how, link)
    await page.wait_for_url(EXIT)
    await page.go_back()
    assert page.url == "about:blank"  # its place in the history is taken


@pytest.mark.parametrize("how", ["link", "shift"])
async def test_back_after_leaving_shows_no_page_from_before(open_canned, canned, how):
    page = await with_exit(await open_canned("/?lang=pt", **PHONE, allowed=(EXIT,)))
    for path in ("/temas", "/temas/sextortion", "/provas"):
        await page.goto(f"{canned[0]}{path}?lang=pt")
    await leave(page, how)
    await page.wait_for_url(EXIT)
    for _ in range(3):
        await page.go_back(wait_until="commit")
        await page.wait_for_url(lambda url: url in (EXIT, "about:blank"))
    await page.goto(f"{canned[0]}/temas?lang=pt")  # who comes on purpose is let in
    await expect(page.locator("h1")).to_be_visible()


async def test_leaving_the_chat_without_script_forgets_its_conversation_where_there_is_script(open_canned, canned):
    page = await with_exit(await open_canned("/conversa?lang=pt", **PHONE, allowed=(EXIT,)))
    for text in ("olá", "o meu segredo é canário-azul"):
        await page.locator("#texto").fill(text)
        await page.get_by_role("button", name="Enviar").click()
        await expect(page.locator(".said.own")).to_contain_text(text)
    await page.locator("[data-leave]").click()
    await page.wait_for_url(EXIT)
    async with asyncio.timeout(5):
        while not canned[1].forgotten:
            await asyncio.sleep(0.05)


async def test_the_button_that_begins_is_in_view_at_once(open_canned):
    page = await open_canned("/?lang=pt", **PHONE)
    await expect(page.get_by_role("button", name="Começar")).to_be_in_viewport(ratio=1)


# Which exit can be seen: that of the page, that of the chat.
SEEN = """() => { const chat = document.querySelector("tu-e-a-net").shadowRoot;
    return [[document, document.querySelector("[data-leave]")], [chat, chat.querySelector(".exit")]].map(([root, one]) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return root.elementFromPoint((left + right) / 2, (top + bottom) / 2) === one }) }"""


@pytest.mark.parametrize(
    "screen", [LANDSCAPE, ZOOM_400, DESKTOP, PHONE], ids=["landscape", "zoom-400", "desktop", "phone"]
)
async def test_there_is_one_exit_at_a_time(open_canned, screen):
    page = await open_canned("/?lang=pt", **screen)
    await page.locator("tu-e-a-net header").scroll_into_view_if_needed()
    assert await page.evaluate(SEEN) == [True, False]
    await begin(page)
    assert await page.evaluate(SEEN) == ([True, False] if screen is DESKTOP else [False, True])


# What lies beside the exit, in the same row: whether each is the bar in which it stands.
BESIDE = """() => { const { left, top, bottom } = document.querySelector("[data-leave]").getBoundingClientRect();
    return [2, left / 2, left - 4].map((x) => Boolean(document.elementFromPoint(x, (top + bottom) / 2)?.closest("aside, .head, .masthead"))) }"""


@pytest.mark.parametrize(
    "screen", [LANDSCAPE, ZOOM_400, DESKTOP, PHONE], ids=["landscape", "zoom-400", "desktop", "phone"]
)
async def test_the_exit_stands_in_a_bar_and_covers_no_text(open_canned, canned, screen):
    page = await open_canned("/healthz", **screen)
    for path in OWN:
        await page.goto(canned[0] + path)
        for share in (0, 0.5, 1):
            await page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
            await expect(page.locator("[data-leave]")).to_be_in_viewport(ratio=1)
            assert await page.evaluate(BESIDE) == [True] * 3, (path, share)


async def test_the_exit_is_seen_in_the_strip_in_either_theme(open_canned):
    """At least 3 to 1 between its edge, or its ground, and the strip."""
    contrast = """() => { const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
        .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)).reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0.05);
      const { borderTopColor, backgroundColor } = getComputedStyle(document.querySelector(".leave"));
      const strip = light(getComputedStyle(document.querySelector(".emergency")).backgroundColor);
      return Math.max(...[borderTopColor, backgroundColor].map(light).map((one) => Math.max(one, strip) / Math.min(one, strip))) }"""
    page = await open_canned("/temas?lang=pt", **DESKTOP)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(contrast) >= 3, scheme


@pytest.mark.parametrize("width", [320, 360, 390, 740, 928, 992, 1366])
async def test_the_strip_begins_with_112_and_fits_one_row_beside_the_exit(open_canned, width):
    page = await open_canned("/temas?lang=pt", width=width, height=740)
    words = await page.locator(".emergency a").all_inner_texts()
    assert [text.split() for text in words][:2] == [["Emergência", "112"], ["Preciso", "de", "falar", "1411"]]
    assert len({(await link.bounding_box())["y"] for link in await page.locator(".emergency a").all()}) == 1
    apart = """() => { const exit = document.querySelector(".leave").getBoundingClientRect();
        const last = document.querySelector(".emergency li:last-child a").getBoundingClientRect();
        return last.right <= innerWidth && (exit.top > last.bottom || last.right < exit.left) }"""
    assert await page.evaluate(apart)


# What is painted in the colour of the main button, of what can be pressed now; a mark of where one stands is no button.
MAIN = """() => { const [paint, tried] = [document.createElement("i"), "var(--brand)"]; paint.style.backgroundColor = tried; document.body.append(paint);
    const color = getComputedStyle(paint).backgroundColor; paint.remove();
    const chat = document.querySelector("tu-e-a-net")?.shadowRoot;
    return [...document.querySelectorAll("main a, main button"), ...(chat?.querySelectorAll("a, button") ?? [])]
      .filter((one) => one.checkVisibility() && !one.matches("[aria-current]") && getComputedStyle(one).backgroundColor === color)
      .map((one) => one.textContent.trim()) }"""


@pytest.mark.parametrize(
    "path", [*READ, "/", "/queixa", "/provas", "/retirar", "/privacidade", "/conversa", "/guia", "/professor", "/sala"]
)
async def test_a_page_has_one_main_button_at_most(open_canned, path):
    page = await open_canned(f"{path}?lang=pt", **DESKTOP)
    assert len(await page.evaluate(MAIN)) <= 1, await page.evaluate(MAIN)


# What is open beside the chat. Nothing is begun in the class, in the bare chat or on the others, and they go with it.
TABS = {"letter": "/queixa", "page": "/privacidade", "class": "/sala", "bare": "/chat", "topic": "/temas/sextortion"}


@pytest.mark.parametrize("where", ["chat", *TABS])
async def test_leaving_one_tab_leaves_all(open_canned, canned, where):
    chat = await with_exit(await open_canned("/?lang=pt", **PHONE, allowed=(EXIT,)))
    await begin(chat)
    await say(chat, "o meu segredo é canário-azul")
    tabs = {"chat": chat}
    for name, path in TABS.items():
        tabs[name] = await chat.context.new_page()
        await tabs[name].goto(f"{canned[0]}{path}?lang=pt")
    await tabs["bare"].wait_for_function("() => Boolean(customElements.get('tu-e-a-net'))")
    await tabs["letter"].fill("#name", "Ana")
    tabs["letter"].on("dialog", lambda dialog: pytest.fail(dialog.message))
    link = "tu-e-a-net .exit" if where in ("chat", "bare") else "[data-leave]"
    await tabs[where].bring_to_front()
    await tabs[where].locator(link).click()
    for tab in tabs.values():
        await tab.wait_for_url(EXIT)
        assert "canário" not in await tab.content()
    assert len(canned[1].forgotten) == 1
    await chat.go_back()
    assert chat.url == "about:blank"


async def test_shift_after_five_seconds_or_with_another_key_counts_anew(open_canned):
    page = await with_exit(await open_canned("/privacidade?lang=pt", **PHONE, allowed=(EXIT,)))
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("alert")).to_have_text("Para sair, Shift. Faltam: 1")
    await page.wait_for_timeout(5300)
    await expect(page.get_by_role("alert")).to_be_empty()
    await page.keyboard.press("Shift")
    assert page.url != EXIT


# What is read


LOOKS = [("pt", "light", PHONE), ("en", "dark", PHONE), ("en", "light", DESKTOP), ("pt", "dark", DESKTOP)]
TOPIC_PAGES = [path for path in crawlers.PAGES if path.startswith("/temas/") and path not in READ]


def looks_of(path: str) -> list[tuple]:
    """All four; but one each, in turn, for the pages of topics, which share one template: all of all took 11 minutes."""
    return [LOOKS[TOPIC_PAGES.index(path) % len(LOOKS)]] if path in TOPIC_PAGES else LOOKS


@pytest.mark.parametrize("path", [*crawlers.PAGES, "/nada"])
async def test_every_page_of_the_site_map_has_no_accessibility_mistake_in_either_theme(open_canned, picture, path):
    page = await open_canned("/healthz", **PHONE)
    origin = page.url.removesuffix("/healthz")
    for language, scheme, screen in looks_of(path):
        look = f"{scheme}-{language}-{screen['width']}"
        await page.set_viewport_size({"width": screen["width"], "height": screen["height"]})
        await page.emulate_media(color_scheme=scheme)
        await page.goto(f"{origin}{path}?lang={language}")
        assert await mistakes(page) == [], look
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), look
        if path in READ:
            await picture(page, f"read-{path.strip('/').replace('/', '-')}-{look}", full_page=True)


@pytest.mark.parametrize("path", READ)
async def test_a_page_to_read_needs_no_script_and_fits_the_narrowest_screen(open_canned, path):
    page = await open_canned(f"{path}?lang=pt", width=320, height=640, java_script_enabled=False)
    await expect(page.locator("h1")).to_be_visible()
    await expect(page.locator("[data-leave]")).to_be_in_viewport()


async def until_cards(page: Page) -> None:
    """A front reads the directory when it is first asked for: on a busy machine the first pages come without it."""
    async with asyncio.timeout(60):
        while not await page.locator(".card").count():
            await page.reload()


async def test_on_paper_a_topic_is_text_numbers_and_sources(open_canned):
    page = await open_canned("/temas/sextortion?lang=pt", width=800, height=1000)
    await until_cards(page)
    await page.emulate_media(media="print")
    for hidden in (".leave", ".menu", "footer nav", ".inside", "main .button", "main a[href^='/']"):
        assert not await page.locator(f"{hidden}:visible").count(), hidden
    for shown in ("#who .card .call", "#fontes", ".emergency"):
        await expect(page.locator(shown).first).to_be_visible()


# Sizes of the headings in view, by level; and what goes out of its card.
ON_PAPER = """() => { const sizes = {};
  for (const one of document.querySelectorAll("main :is(h1, h2, h3, h4)"))
    if (one.checkVisibility() && !one.matches(".unseen")) (sizes[one.localName] ??= new Set()).add(parseFloat(getComputedStyle(one).fontSize));
  const out = [...document.querySelectorAll(".card .ways a")].filter((one) => one.checkVisibility()
    && one.getBoundingClientRect().right > one.closest(".card").getBoundingClientRect().right).map((one) => one.href);
  return [Object.entries(sizes).sort().map(([, all]) => [Math.min(...all), Math.max(...all)]), out] }"""


@pytest.mark.parametrize(
    "path", ["/", "/temas", "/temas/sextortion", "/livro", "/guia", "/provas", "/retirar?what=intimate&age=unknown"]
)
async def test_on_paper_headings_grow_smaller_with_their_level_and_addresses_stay_in_their_cards(open_canned, path):
    page = await open_canned(path + ("&" if "?" in path else "?") + "lang=pt", width=680, height=960)
    if path in ("/", "/temas/sextortion"):
        await until_cards(page)
    await page.emulate_media(media="print")
    levels, out = await page.evaluate(ON_PAPER)
    assert len(levels) > 1 and out == []
    assert all(smallest > largest for (smallest, _), (_, largest) in itertools.pairwise(levels)), levels


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_the_home_page_is_short_on_a_phone_and_every_contact_one_tap_away(open_canned, scripts):
    page = await open_canned("/?lang=pt", **PHONE, java_script_enabled=scripts)
    await until_cards(page)
    assert await page.evaluate("document.documentElement.scrollHeight") < 6000
    cards = page.locator("#contactos .card")
    assert await cards.locator("visible=true").count() == 3 and await cards.count() > 20
    assert await cards.locator(".call >> visible=true").count() == 3
    for line in await page.locator("#contactos summary").all():
        await line.tap()
    assert await cards.locator("visible=true").count() == await cards.count()
    for name in ("PSP (polícia)", "GNR (guarda)"):
        await expect(
            cards.filter(has=page.get_by_role("heading", name=name, exact=True)).locator("a")
        ).to_have_attribute("href", "/queixa?lang=pt")
