"""The pages of a complaint in a real Chromium: the draft asks nothing of anybody, prints as a letter, and is wiped for good."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.async_api import Page, expect
from pypdf import PdfReader

from bot.web.pages.static_files import static_files
from tests.browser.conftest import mistakes
from tests.browser.leaving import EXIT, leave, with_exit
from tests.browser.test_widget import begin, say

A4 = (595, 842)  # points
TYPED = {
    "office": "Esquadra de Setúbal",
    "name": "Inês Exemplo",
    "age": "15 anos",
    "contact": "ines@exemplo.pt",
    "what": "Na segunda-feira começaram.\n\nDisseram: «paga ou mostro».",
    "when": "3 de novembro de 2026, às 21h",
    "known": "No mesmo dia",
    "app": "Instagram",
    "links": "https://exemplo.pt/um\n\n  https://exemplo.pt/dois  ",
    "accounts": "@maldoso_99",
    "witnesses": "Rita, da turma",
}
PLAIN = """Para: Polícia de Segurança Pública (PSP)
Esquadra, posto, serviço ou escola: Esquadra de Setúbal
Assunto: Queixa por factos ocorridos na internet

Exmo. Senhor ou Exma. Senhora,

Venho apresentar queixa pelos factos que descrevo a seguir.

1. Quem escreve
Nome: Inês Exemplo
Idade ou data de nascimento: 15 anos
Contacto: ines@exemplo.pt
Morada: ________________________
Documento de identificação: ________________________

2. A quem aconteceu
Os factos aconteceram comigo.

3. O que aconteceu
Na segunda-feira começaram.

Disseram: «paga ou mostro».

4. Quando
Quando aconteceu: 3 de novembro de 2026, às 21h
Quando se soube: No mesmo dia
A situação continua.

5. Onde, na internet
Aplicação, jogo ou site: Instagram

6. Links
1. https://exemplo.pt/um
2. https://exemplo.pt/dois

7. Contas envolvidas
1. @maldoso_99

8. Possíveis testemunhas
1. Rita, da turma

9. Lista de provas
- Capturas de ecrã de mensagens, publicações ou perfis.

10. O que peço
- Que esta carta valha como queixa. Desejo procedimento criminal.

Com os melhores cumprimentos,

Local e data: ________________________
Assinatura: ________________________
Assinatura de quem representa a vítima, se tem menos de 16 anos: ________________________
"""
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
LAID = "document.documentElement.scrollWidth <= innerWidth"

Open = Callable[..., Awaitable[Page]]


async def reach(page: Page, selector: str) -> None:
    """Open the step that this stands in."""
    step = await page.evaluate("one => document.querySelector(one).closest('[data-step]').dataset.step", selector)
    await page.click(f"[data-go='{step}']")


async def put(page: Page, selector: str, text: str) -> None:
    await reach(page, selector)
    await page.fill(selector, text)


async def tick(page: Page, selector: str) -> None:
    await reach(page, selector)
    await page.check(selector)


async def focus(page: Page, selector: str) -> None:
    await reach(page, selector)
    await page.focus(selector)


async def press(page: Page, selector: str) -> None:
    await reach(page, selector)
    await page.click(selector)


async def fill(page: Page) -> None:
    await tick(page, "[name=to][value=psp]")
    for field, text in TYPED.items():
        await put(page, f"#{field}", text)
    await tick(page, "[name=still][value=continues]")
    await tick(page, "[data-field=proof_screenshots]")


async def shown(page: Page, selector: str = ".letter") -> str:
    return await page.inner_text(selector)


async def pdf(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True, tagged=True)))


def words_of(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return unicodedata.normalize("NFKC", " ".join(text.split()))  # some fonts print "fi" as one sign


async def copied(page: Page) -> str:
    await press(page, "[data-copy]")
    await expect(page.locator("[data-status]").first).not_to_be_empty()
    return await page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def asked() -> Callable[[Page], list[str]]:
    """`asked(page)`: every request of any kind from now on, as a list that grows; sockets, workers and pop-ups too.

    But for the picture of the tab, which a busy browser fetches late: to the letter the address in the page's head, which can carry nothing.
    """

    def listen(page: Page) -> list[str]:
        found: list[str] = []
        icon = urljoin(page.url, static_files().address("favicon.svg"))
        page.on("request", lambda request: request.url == icon or found.append(request.url))
        page.on("websocket", lambda socket: found.append(socket.url))
        page.on("worker", lambda worker: found.append(worker.url))
        page.on("popup", lambda popup: found.append(popup.url))
        return found

    return listen


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_typing_copying_and_printing_ask_nothing_of_anybody(open_canned: Open, asked, language):
    page = await open_canned(f"/queixa?lang={language}", **CLIPBOARD)
    await page.wait_for_load_state("networkidle")
    found = asked(page)
    await page.evaluate("() => { window.print = () => { window.printed = true } }")
    await fill(page)
    await focus(page, "#name")
    await page.keyboard.press("Enter")
    await page.keyboard.type(" mais")
    await copied(page)
    await press(page, "[data-print]")
    assert await page.evaluate("window.printed === true")
    await pdf(page)
    await page.wait_for_timeout(500)
    assert found == []
    assert page.url.endswith(f"/queixa?lang={language}")
    kept = "[localStorage.length, sessionStorage.length, document.cookie, history.length, name, (await indexedDB.databases()).length]"
    assert await page.evaluate(f"(async () => {kept})()") == [0, 0, "", 2, "", 0]


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('/healthz?x=1')",
        "new Promise((yes, no) => { const r = new XMLHttpRequest(); r.onload = yes; r.onerror = no; r.open('GET', '/healthz'); r.send() })",
        "new Promise((yes, no) => { const s = new WebSocket(location.origin.replace('http', 'ws') + '/api/chat'); s.onopen = yes; s.onerror = no })",
    ],
)  # fmt: skip
async def test_even_foreign_code_on_the_page_could_not_send(open_canned: Open, asked, attempt):
    page = await open_canned("/queixa")
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate(f"(async () => {attempt})().then(() => 'sent', () => 'refused')") == "refused"


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_letter_is_copied_as_portuguese_text(open_canned: Open, language):
    page = await open_canned(f"/queixa?lang={language}", **CLIPBOARD)
    await fill(page)
    assert (await copied(page)).replace("\r", "") == PLAIN
    assert not await page.is_visible("[data-text]")
    await reach(page, "[data-missing]")
    assert await page.inner_text("[data-missing]") == ""
    assert await page.is_visible("[data-none]")


async def test_where_copying_is_refused_the_text_stands_in_a_box(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    await fill(page)
    await page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    await press(page, "[data-copy]")
    await page.wait_for_selector("[data-text]:visible")
    assert await page.input_value("[data-text]") == PLAIN
    assert await page.evaluate("document.activeElement.selectionEnd == document.activeElement.value.length")


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_printed_it_is_the_letter_alone_on_a4(open_canned: Open, picture, language):
    page = await open_canned(f"/queixa?lang={language}", color_scheme="dark")
    await fill(page)
    long = "https://exemplo.pt/" + "a" * 300
    await put(page, "#links", "\n".join([long, *(f"https://exemplo.pt/{number}" for number in range(60))]))
    await put(page, "#what", "Uma frase comprida sobre o que aconteceu nesse dia. " * 120)
    reader = await pdf(page)
    boxes = {(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in reader.pages}
    assert boxes == {A4}
    assert 3 <= len(reader.pages) <= 6
    text = words_of(reader)
    in_order = [
        "Para: Polícia de Segurança Pública (PSP)", "Assunto: Queixa por factos", "1. Quem escreve", "Nome: Inês Exemplo",
        "3. O que aconteceu", "Uma frase comprida", "6. Links", "61. https://exemplo.pt/59", "8. Possíveis testemunhas",
        "9. Lista de provas", "Capturas de ecrã", "10. O que peço", "Desejo procedimento criminal.", "Com os melhores cumprimentos,",
        "Local e data:", "Assinatura:", "Assinatura de quem representa a vítima",
    ]  # fmt: skip
    places = [text.index(part) for part in in_order]
    assert places == sorted(places)
    assert "".join(text.split()).count("a" * 300) == 1  # a long link breaks over lines and loses nothing
    for other in (
        "112",
        "Sair já",
        "Leave now",
        "em falta",
        "missing",
        "Limpar",
        "Who is writing",
        "Tu e a Net",
        "18 anos",
    ):
        assert other not in text
    await page.emulate_media(media="print")
    assert await page.evaluate("getComputedStyle(document.querySelector('.letter')).color") == "rgb(17, 17, 17)"
    await picture(page, f"draft-print-{language}", full_page=True)


async def test_an_empty_draft_prints_lines_to_fill_in_by_hand(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    text = words_of(await pdf(page))
    assert "Nome: Idade ou data de nascimento: Contacto: Morada: Documento de identificação:" in text
    assert "em falta" not in text
    assert "Links" not in text
    lines = await page.evaluate(
        "[...document.querySelectorAll('.letter .blank')].filter(e => e.offsetWidth > 100).length"
    )
    assert lines >= 9


async def test_what_is_missing_is_marked_and_leads_to_its_question(open_canned: Open):
    page = await open_canned("/queixa?lang=en")
    missing = page.locator("[data-missing] a")
    assert await missing.all_inner_texts() == [
        "Who is the letter for?", "Name", "Age or date of birth", "Contact", "What happened", "When it happened", "App, game or site",
    ]  # fmt: skip
    marked = "getComputedStyle(document.querySelector('[data-slot=name]'), '::after').content"
    assert await page.evaluate(marked) == '"missing"'
    await reach(page, "[data-missing]")
    await missing.filter(has_text="Name").click()
    assert await page.get_attribute("[data-go='1']", "aria-current") == "step"
    await page.keyboard.type("Ana")
    assert await missing.filter(has_text="Name").count() == 0
    assert await page.evaluate(marked) == "none"
    assert "Nome" in await shown(page)
    await tick(page, "[name=role][value=friend]")
    assert await missing.filter(has_text="Victim's").all_inner_texts() == ["Victim's name", "Victim's age"]


async def test_the_letter_follows_who_writes_and_to_whom(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    await tick(page, "[name=role][value=friend]")
    await put(page, "#victim_name", "Rui Exemplo")
    letter = await shown(page)
    assert "Denúncia de factos" in letter
    assert "Rui Exemplo" in letter
    assert "Que estes factos sejam investigados." in letter
    assert "procedimento criminal" not in letter
    await tick(page, "[name=to][value=school]")
    letter = await shown(page)
    assert "Direção da escola" in letter
    assert "Pedido de ajuda" in letter
    assert "investigados" not in letter
    assert "Que a escola ajude" in letter
    await tick(page, "[name=role][value=me]")
    letter = await shown(page)
    assert "Rui Exemplo" not in letter
    assert "representa a vítima" not in letter
    await tick(page, "[data-field=proof_images]")
    assert "Não as junto nem as envio." in await shown(page)


async def wipe(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    await press(page, "[data-wipe]")


LEFT = """[...document.querySelectorAll('input, textarea')].filter(e => e.type == 'text' || e.type == 'textarea' ? e.value
    : e.checked != e.defaultChecked).length"""


async def test_wiping_really_wipes(open_canned: Open):
    page = await open_canned("/queixa?lang=pt", **CLIPBOARD)
    await fill(page)
    await copied(page)
    await wipe(page)
    assert await page.inner_text("[data-status]") == "Tudo limpo."
    assert await page.evaluate(LEFT) == 0
    await focus(page, "#name")
    for _ in range(5):
        await page.keyboard.press("Control+z")
    assert await page.evaluate(LEFT) == 0
    whole = await page.evaluate(
        "document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(e => e.value).join()"
    )
    words_of_the_page = ("Instagram", "15 anos")
    assert not [text for text in TYPED.values() if text.split("\n")[0] in whole and text not in words_of_the_page]
    await put(page, "#name", "Ana")  # and it goes on working
    assert "Ana" in await shown(page)


async def test_wiping_asks_first(open_canned: Open):
    page = await open_canned("/queixa?lang=en")
    await put(page, "#name", "Ana")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss())[1])
    await press(page, "[data-wipe]")
    assert "cannot be undone" in asked[0]
    assert await page.input_value("#name") == "Ana"


async def test_a_reload_and_the_back_button_bring_nothing_back(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    page.on("dialog", lambda dialog: dialog.accept())
    await fill(page)
    await page.reload()
    assert await page.evaluate(LEFT) == 0
    await fill(page)
    await page.goto(page.url.replace("/queixa?lang=pt", "/privacidade"))
    await page.go_back()
    await page.wait_for_selector(".letter")
    assert await page.evaluate(LEFT) == 0
    assert "Inês" not in await shown(page)


async def test_leaving_with_text_typed_is_warned_of_but_not_the_quick_exit(open_canned: Open):
    page = await open_canned("/queixa?lang=pt", allowed=(EXIT,))
    await page.route(f"{EXIT}**", lambda route: route.fulfill(body="<p>tempo</p>", content_type="text/html"))
    warned: list[str] = []

    async def stay(dialog: Any) -> None:
        warned.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await put(page, "#name", "Ana")
    await page.click("footer a[href^='/privacidade']", no_wait_after=True)
    await page.wait_for_timeout(500)
    assert warned == ["beforeunload"]
    assert await page.input_value("#name") == "Ana"
    await page.click("[data-leave]")
    await page.wait_for_url(EXIT)
    assert warned == ["beforeunload"]
    await page.go_back()
    assert "/queixa" not in page.url  # its place in the history is taken


async def test_three_times_shift_leaves_and_typing_capitals_does_not(open_canned: Open):
    page = await with_exit(await open_canned("/queixa?lang=pt", allowed=(EXIT,)))
    await focus(page, "#name")
    for letter in "ABCDE":
        await page.keyboard.press(f"Shift+{letter}")
    assert await page.input_value("#name") == "ABCDE"
    assert "/queixa" in page.url
    await leave(page, "shift")
    await page.wait_for_url(EXIT)


async def test_leaving_an_untouched_page_asks_nothing(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    await page.click("footer a[href^='/provas']")
    await page.wait_for_url("**/provas**")


async def test_a_call_is_never_held_up_by_a_warning(open_canned: Open):
    page = await open_canned("/queixa?lang=pt", allowed=("tel:",))
    await put(page, "#name", "Ana")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    await page.click(".alarm summary")
    for link in ("aside a[href='tel:112']", ".alarm a[href^='tel:']"):
        await page.locator(link).first.click(no_wait_after=True)
        await page.wait_for_timeout(200)
    assert await page.input_value("#name") == "Ana"


# Behind which line it stands at the top, and at which step it stands in the open; each in both languages.
FOLDED = {
    "pt": (("Imagens íntimas?", "Não guardes, não captures"), ("Fica só no teu aparelho", "Nada do que escreves aqui sai deste aparelho")),
    "en": (("Intimate images?", "Do not save, screenshot"), ("It stays on your device", "Nothing you type here leaves this device")),
}  # fmt: skip
IN_THE_OPEN = {
    "pt": ((1, "Se recarregas ou fechas a página"), (3, "Deixa o telemóvel como está"), (3, "Se és tu na imagem"), (3, "Nem as tuas"), (5, "Só é queixa quando a entregas"), (5, "Apaga-o, se mais alguém usa o aparelho")),
    "en": ((1, "If you reload or close the page"), (3, "Leave the phone as it is"), (3, "If it is you in the image"), (3, "Not even your own"), (5, "when you hand it to the police"), (5, "Delete it if others use the device")),
}  # fmt: skip
CALLS = ("tel:211967000", "tel:800219090")  # of the note about images


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_what_warns_opens_at_a_tap_and_stands_in_the_open_where_it_counts(open_canned: Open, language):
    page = await open_canned(f"/queixa?lang={language}", width=360, height=740)
    for line, words in FOLDED[language]:
        await expect(page.get_by_text(words).first).to_be_hidden()
        await page.locator("summary", has_text=line).click()
        await expect(page.get_by_text(words).first).to_be_visible()
    for number in CALLS:
        await expect(page.locator(f".alarm a[href='{number}']")).to_be_visible()
    for step, words in IN_THE_OPEN[language]:
        await page.click(f"[data-go='{step}']")
        await expect(page.locator(f"[data-step='{step}']").get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("path", ["/queixa", "/provas", "/retirar"])
async def test_danger_is_one_line_with_a_number_until_it_is_asked_about(open_canned: Open, path):
    page = await open_canned(f"{path}?lang=pt", width=360, height=740)
    box = await page.locator(".alarm").first.bounding_box()
    assert box["height"] < 60
    await expect(page.locator(".alarm summary").first).to_contain_text("211 967 000")
    await page.locator(".alarm summary").first.click()
    await expect(page.get_by_text("Não guardes, não captures").first).to_be_visible()


async def test_what_is_to_be_done_with_images_of_minors_is_open_to_who_takes_them_down(open_canned: Open):
    page = await open_canned("/retirar?lang=pt&what=intimate&age=under_18")
    await expect(page.get_by_text("Não guardes, não captures")).to_be_visible()


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_on_a_phone_the_first_question_stands_on_the_first_screen_and_a_choice_beside_its_words(
    open_canned: Open, language
):
    page = await open_canned(f"/queixa?lang={language}", width=360, height=740)
    first, exit = [
        await page.locator(part).bounding_box() for part in ("#to .pick input >> nth=0", "aside:has(> .leave)")
    ]
    assert first["y"] + first["height"] < exit["y"]
    for choice in (await page.locator("[data-step='1'] .pick:visible").all())[:6]:
        mark, words = [await choice.locator(part).first.bounding_box() for part in ("input", "span")]
        assert mark["x"] + mark["width"] < words["x"] and abs(mark["y"] - words["y"]) < 12


async def test_the_draft_can_be_used_with_the_keyboard_alone(open_canned: Open):
    page = await open_canned("/queixa?lang=pt", reduced_motion="reduce")
    await focus(page, "[name=to][value=psp]")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    assert await page.is_checked("[name=to][value=gnr]")
    names = []
    for _ in range(80):
        await page.keyboard.press("Tab")
        names.append(
            await page.evaluate("document.activeElement.id || Object.keys(document.activeElement.dataset)[0] || ''")
        )
        if names[-1] == "wipe":
            break
        forth = await page.evaluate("document.activeElement.dataset.turn")
        if forth == "1":
            await page.keyboard.press("Enter")
            assert (await page.evaluate("document.activeElement.id")).startswith("passo-")
    in_order = ["office", "name", "age", "contact", "address", "document", "what", "when", "app", "links", "accounts", "witnesses", "print", "copy", "wipe"]  # fmt: skip
    assert [name for name in names if name in in_order] == in_order
    hidden = """(() => { const seen = document.activeElement.getBoundingClientRect();
      return seen.bottom > innerHeight || seen.top < document.querySelector('.emergency').getBoundingClientRect().bottom - 1 })()"""
    await focus(page, "#what")
    assert not await page.evaluate(hidden)


async def test_five_steps_go_back_and_forth_and_lose_nothing(open_canned: Open):
    page = await open_canned("/queixa?lang=pt")
    visible = page.locator("[data-step]:visible")
    counted = page.locator(".count:visible")
    await page.fill("#name", "Ana")
    for number in (2, 3, 4, 5):
        await page.click("[data-turn='1']")
        await expect(visible).to_have_count(1)
        await expect(counted).to_have_text(f"Passo {number} de 5")
        await expect(page.locator(f"#passo-{number}")).to_be_focused()
        await expect(page.locator("[aria-current=step]")).to_have_attribute("data-go", str(number))
        if number == 2:
            await page.fill("#what", "Foi assim.")
    assert not await page.is_visible("[data-turn='1']")
    for number in (4, 3, 2, 1):
        await page.click("[data-turn='-1']")
        await expect(counted).to_have_text(f"Passo {number} de 5")
    assert not await page.is_visible("[data-turn='-1']")
    assert await page.input_value("#name") == "Ana"
    assert await page.input_value("#what") == "Foi assim."
    await page.click("[data-go='2']")
    assert await page.evaluate("[history.length, location.hash].join()") == "2,"


async def test_the_paper_has_numbered_pages_and_ten_lines_for_a_story_left_empty(open_canned: Open, picture):
    page = await open_canned("/queixa?lang=pt", width=360, height=740)
    sheets = (await pdf(page)).pages
    assert [f"{number} / {len(sheets)}" in sheet.extract_text() for number, sheet in enumerate(sheets, 1)] == [
        True
    ] * len(sheets)
    rules = "[...document.querySelectorAll('.rule')].filter(one => one.offsetWidth > 300).length"
    await page.set_viewport_size({"width": 800, "height": 1000})
    await page.emulate_media(media="print")
    assert await page.evaluate(rules) == 10
    await picture(page, "draft-print-empty", full_page=True)
    await page.emulate_media(media="screen")
    await put(page, "#what", "Foi assim.")
    await page.emulate_media(media="print")
    assert await page.evaluate(rules) == 0


TOLD = {"role": "To my child", "age": "14 ou 15", "topic": "Mandaram-lhe isto.", "since": "Ontem", "who": "Sim, sei", "proof": "Mensagens ou capturas", "way": "x"}  # fmt: skip


async def chat_told(page: Page, told: object) -> None:
    await page.evaluate(
        "told => sessionStorage.setItem('tuenet.told', told)", told if isinstance(told, str) else json.dumps(told)
    )
    await page.goto(page.url.split("?")[0].replace("/healthz", "") + "/queixa?lang=pt")


async def test_what_the_chat_was_told_is_in_the_letter_once(open_canned: Open, asked):
    page = await open_canned("/healthz")
    await chat_told(page, TOLD)
    assert await page.evaluate("sessionStorage.length") == 0
    await expect(page.locator("[data-filled]")).to_contain_text("só por este aparelho")
    assert await page.is_checked("[name=role][value=child]")
    assert await page.is_checked("[data-field=proof_screenshots]")
    values = [await page.input_value(f"#{name}") for name in ("age", "victim_age", "what", "who", "proof_more")]
    assert values == ["", "14 ou 15 anos", "Mandaram-lhe isto.", "", ""]
    assert re.fullmatch(r"\d{1,2} de \w+ de \d{4}", await page.input_value("#known"))
    assert "Mandaram-lhe isto." in await shown(page)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    assert await page.input_value("#what") == ""
    assert await page.inner_text("[data-filled]") == ""


@pytest.mark.parametrize(
    "told", ["no JSON", "null", '["x"]', '{"role": 1, "age": "14 ou 15", "topic": "Cyberbullying", "who": "saltar"}']
)
async def test_what_is_no_answer_fills_nothing(open_canned: Open, told):
    page = await open_canned("/healthz")
    await chat_told(page, told)
    assert await page.evaluate(LEFT) == 0
    assert await page.evaluate("sessionStorage.length") == 0
    assert await page.inner_text("[data-filled]") == ""


async def test_the_chat_hands_its_answers_to_the_letter_on_the_device_alone(open_canned: Open, canned, asked, picture):
    page = await open_canned("/?lang=pt")
    await begin(page)
    for text in ("preparar", "A mim", "14 ou 15"):
        await say(page, text)
    await picture(page, "plan-with-letter")
    found = asked(page)
    await page.locator("tu-e-a-net .chips").get_by_role("button", name="Escrever a carta").click()
    await page.wait_for_url("**/queixa?lang=pt")
    assert await page.input_value("#age") == "14 ou 15 anos"
    assert canned[1].asked == ["preparar", "A mim", "14 ou 15"]  # the tap itself is not said
    assert not [url for url in found if "14" in url.split("/")[-1] or "#" in url]
    assert "tuenet.told" not in await page.evaluate("Object.keys(sessionStorage)")


@pytest.mark.parametrize("link", ["[data-leave]", "tu-e-a-net .exit"])
async def test_the_exit_takes_what_was_told(open_canned: Open, link):
    page = await open_canned("/?lang=pt", allowed=(EXIT,))
    await page.route(
        f"{EXIT}**", lambda route: route.fulfill(status=204)
    )  # it leads nowhere: the tab can still be asked
    await page.evaluate("sessionStorage.setItem('tuenet.told', '{}')")
    if "tu-e-a-net" in link:  # over the page, which has its own beside it
        await page.set_viewport_size({"width": 360, "height": 740})
        await begin(page)
    async with page.expect_request(f"{EXIT}**"):
        await page.click(link)
    assert await page.evaluate("Object.keys(sessionStorage)") == ["tuenet.left"]


PAGES = ("/queixa", "/provas?app=tiktok", "/retirar?what=intimate&age=under_18")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_axe_finds_nothing(open_canned: Open, path, scheme):
    page = await open_canned(f"{path}{'&' if '?' in path else '?'}lang=en", color_scheme=scheme)
    if path == "/queixa":
        await fill(page)
        await put(page, "#name", "")
    assert await mistakes(page) == []


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("path", PAGES)
async def test_it_fits_the_narrowest_screen(open_canned: Open, picture, path, language):
    page = await open_canned(f"{path}{'&' if '?' in path else '?'}lang={language}", width=320, height=640)
    if path == "/queixa":
        await fill(page)
        await put(page, "#links", "https://exemplo.pt/" + "a" * 200)
        await put(page, "#name", "N" * 80)
    assert await page.evaluate(LAID)
    small = """[...document.querySelectorAll('main button, main .ways a, main .choices a, .pick, .leave')]
      .filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.textContent)"""
    assert await page.evaluate(small) == []
    await picture(page, f"{path.strip('/').split('?')[0]}-320-{language}", full_page=True)
    await page.set_viewport_size({"width": 1280, "height": 900})
    assert await page.evaluate(LAID)
    await picture(page, f"{path.strip('/').split('?')[0]}-{language}", full_page=True)


async def test_the_checklist_is_ticked_and_printed(open_canned: Open, asked, picture):
    page = await open_canned("/provas?lang=pt")
    await page.wait_for_load_state("networkidle")
    found = asked(page)
    await page.click("#discord summary")
    await page.check("#discord .pick:first-child input")
    await page.locator("[aria-labelledby=lista] .pick").nth(1).click()
    assert await page.locator("input:checked").count() == 2
    await page.evaluate("() => { window.print = () => { window.printed = true } }")
    await page.click("main [data-print]")
    assert await page.evaluate("window.printed === true")
    reader = await pdf(page)
    assert {round(float(sheet.mediabox.height)) for sheet in reader.pages} == {A4[1]}
    assert len(reader.pages) <= 3
    text = words_of(reader)
    assert "Não guardes, não captures, não descarregues e não envies" in text
    assert "Nomes de utilizador, letra por letra." in text
    assert "Discord" in text
    assert "Notas:" in text
    assert not [app for app in ("Instagram", "WhatsApp", "Sair já", "Imprimir") if app in text]
    assert "112" in text
    assert found == []
    await page.emulate_media(media="print")
    await picture(page, "provas-print", full_page=True)


@pytest.mark.parametrize(
    ("path", "there", "missing"),
    [
        ("/provas", ("Em qualquer aplicação",), ("Na tua aplicação",)),
        ("/provas?app=discord", ("Na tua aplicação", "Discord", "Página de ajuda: Discord"), ("Instagram", "https://")),
        ("/retirar", ("Estão a chantagear-te?",), ("O que queres retirar?", "histórico do browser")),
        ("/retirar?what=photo", ("O que queres retirar?", "Outra foto"), ("Perfil falso", "Que idade tem", "Escolhe também uma idade")),
        ("/retirar?what=photo&age=under_18", ("Outra foto", "Que idade tem", "Menos de 18"), ("Perfil falso", "18 anos ou mais")),
    ],
)  # fmt: skip
async def test_on_paper_no_heading_stands_without_what_it_is_for(open_canned: Open, path, there, missing):
    page = await open_canned(f"{path}{'&' if '?' in path else '?'}lang=pt")
    text = words_of(await pdf(page))
    assert [words for words in there if words not in text] == []
    assert [words for words in missing if words in text] == []


@pytest.mark.parametrize("path", ["/queixa", "/provas", "/retirar"])
async def test_without_script_the_pages_still_serve(open_canned: Open, path):
    page = await open_canned(f"{path}?lang=pt", java_script_enabled=False)
    assert not await page.locator("[data-print]:visible").count()
    if path == "/queixa":
        assert "JavaScript desligado" in await page.inner_text("main")
        assert await page.locator("[data-step]:visible").count() == 5
        for line, _ in FOLDED["pt"]:
            await page.locator("summary", has_text=line).click()
        for _, words in (*FOLDED["pt"], *IN_THE_OPEN["pt"]):
            await expect(page.get_by_text(words).first).to_be_visible()
        assert not await page.locator("[data-go]:visible, [data-turn]:visible").count()
        text = words_of(await pdf(page))
        assert re.search(r"Para: .*1\. Quem escreve Nome: .*6\. Links.*Assinatura:", text)
    if path == "/provas":
        await page.click("#sms summary")
        await page.check("#sms .pick:first-child input")
    if path == "/retirar":
        await page.click(".choices >> text=Perfil falso")
        await page.click(".choices >> text=Menos de 18 anos")
        assert "finge ser outra pessoa" in await page.inner_text("#passos")
