"""What hurts in the first minutes of a class, before fixed replies: the code, the language, the colours, the size, the contacts."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect

from bot.classroom.content import Content
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.views import view
from bot.knowledge.library import open_library
from tests.browser.canned import LINE, LONG, POLICE, STEPS, canned_front
from tests.browser.conftest import mistakes
from tests.browser.leaving import EXIT, leave, with_exit
from tests.browser.test_classroom import (
    BEFORE,
    PHONE,
    PHRASE,
    QUIZ,
    REHEARSAL,
    SMALL,
    SPILLS,
    WALL,
    RoomPages,
    all_in_view,
    lesson,  # noqa: F401  a fixture
    sign_in,
    vote,
)
from tests.classroom import commands

HELPERS = ("116 111", "800 21 90 90", "1411", "112")
WIDTHS = {"phone-320": SMALL, "phone-360": {**PHONE, "width": 360, "height": 740}, "laptop": {"width": 1366, "height": 768}, "wall": {"width": 1920, "height": 1080}}  # fmt: skip
WALLS = {"1920": WIDTHS["wall"], "1366": WIDTHS["laptop"], "1024": {"width": 1024, "height": 768}}


@pytest.fixture(scope="module")
async def server(tmp_path_factory) -> AsyncIterator[SimpleNamespace]:
    """No model: nobody chats here."""
    place = tmp_path_factory.mktemp("first") / "rooms.sqlite"
    async with canned_front(facilitator_passphrase=PHRASE, database_url=f"sqlite:///{place}") as (address, _):
        async with aiohttp.ClientSession(address) as session:  # the first who asks waits for the library
            await session.post("/api/join", json={"code": "000000"})
        yield SimpleNamespace(address=address)


# ---------------------------------------------------------------- the code


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_code_and_the_button_stand_on_the_first_screen_before_what_is_promised(open_page, language):
    page = await open_page(f"/sala?lang={language}", **WIDTHS["phone-360"])
    button, promise = [await page.locator(f"#join {part}").bounding_box() for part in (".big", ".promise")]
    assert button["y"] + button["height"] < min(740, promise["y"])
    await expect(page.locator("#join .promise ul").first).to_be_visible()


@pytest.mark.parametrize("path", ["/sala", "/professor"])
async def test_without_scripts_a_screen_of_a_class_has_the_numbers_and_pages_that_need_none(open_page, path):
    page = await open_page(f"{path}?lang=pt", **WIDTHS["phone-360"], java_script_enabled=False)
    assert await page.locator("h1:visible").count() == 1
    for address in ("tel:112", "tel:1411", "tel:116111", "tel:800219090", "/conversa?lang=pt", "/temas?lang=pt"):
        await expect(page.locator(f"main a[href='{address}']")).to_be_visible()


# How far the text of the field is scrolled, and where its first and last digit stand beside what can be seen of it.
_DIGITS = """field => { const style = getComputedStyle(field), seen = field.parentElement.getBoundingClientRect();
    const pen = document.createElement("canvas").getContext("2d"); pen.font = style.font;
    const from = field.getBoundingClientRect().x + parseFloat(style.paddingLeft) - field.scrollLeft;
    const step = pen.measureText("0").width + parseFloat(style.letterSpacing);
    return { scrolled: field.scrollLeft, first: from - seen.left, last: seen.right - (from + 5 * step + pen.measureText("0").width) } }"""


@pytest.mark.parametrize("screen", WIDTHS)
async def test_all_six_digits_are_in_view_whatever_the_width(open_page, server, picture, screen):
    page = await open_page("/sala?lang=pt", **WIDTHS[screen])
    field = page.locator("#code")
    await field.click()
    await page.keyboard.type("237972", delay=5)
    await expect(field).to_have_value("237972")
    for key in ("End", "ArrowLeft", "End"):
        await page.keyboard.press(key)
        digits = await field.evaluate(_DIGITS)
        assert digits["scrolled"] == 0 and min(digits["first"], digits["last"]) > 2, digits
    await field.fill("237 972")  # as it stands on the wall
    await expect(field).to_have_value("237972")
    assert (await field.evaluate(_DIGITS))["scrolled"] == 0
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await picture(page, f"code-{screen}")


async def test_the_code_is_whole_on_the_console_and_on_the_wall(lesson):  # noqa: F811
    room = await lesson()
    await room.console.set_viewport_size({"width": 1366, "height": 768})
    for code in (room.console.locator("#door .code"), room.stage.locator(".code")):
        await expect(code).to_be_in_viewport(ratio=1)
        assert await code.evaluate("one => one.scrollWidth <= one.parentElement.clientWidth")


# ---------------------------------------------------------------- the language


async def test_a_pupil_keeps_the_language_and_changes_it_inside(lesson):  # noqa: F811
    room = await lesson()
    phone = await room.phone(lang="en")
    await expect(phone.get_by_role("heading", name="You are in")).to_be_visible()
    await room.lead_to(QUIZ)
    asked = phone.locator("h2.asked")
    english = await asked.inner_text()
    await expect(phone.locator(".ballot .choice").first).to_have_text("It may be a crime")
    await vote(phone, 1)
    portuguese = await room.stage.locator("h1.asked").inner_text()
    assert english != portuguese

    await phone.get_by_role("link", name="Português").click()
    await expect(asked).to_have_text(portuguese)
    await expect(phone.locator(".ballot button").nth(1)).to_have_attribute("aria-pressed", "true")  # the same seat
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 1")
    assert room.code not in phone.url
    await phone.get_by_role("link", name="English").click()
    await expect(asked).to_have_text(english)
    await phone.reload()
    await expect(asked).to_have_text(english)
    await room.reveal()
    await expect(phone.locator(".why")).to_contain_text("Why?")
    assert await mistakes(phone) == []


@pytest.mark.parametrize("screen", [SMALL, {**PHONE, "width": 360}], ids=["320", "360"])
async def test_language_and_exit_both_fit_the_head_of_a_phone(lesson, screen):  # noqa: F811
    room = await lesson()
    phone = await room.phone(**screen)
    for way in (phone.get_by_role("link", name="English"), phone.locator("#exit")):
        await expect(way).to_be_in_viewport(ratio=1)
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ---------------------------------------------------------------- the rehearsal

# What of the choices is painted in a green: hue between yellow and blue, and not grey.
_GREENS = """root => [...root.querySelectorAll(".result, .result *, .vote, .vote *")].flatMap((one) => {
    const style = getComputedStyle(one);
    return ["color", "backgroundColor", "borderTopColor", "boxShadow", "backgroundImage"].flatMap((name) =>
      [...style[name].matchAll(/rgba?\\(([^)]+)\\)/g)].map(([, numbers]) => {
        const [r, g, b, a = 1] = numbers.split(/[ ,/]+/).map(Number), most = Math.max(r, g, b), least = Math.min(r, g, b);
        if (!a || most - least < 20) return null;
        const hue = 60 * (most === r ? ((g - b) / (most - least) + 6) % 6 : most === g ? (b - r) / (most - least) + 2 : (r - g) / (most - least) + 4);
        return hue > 70 && hue < 195 ? `${one.className} ${name} ${numbers}` : null;
      }).filter(Boolean)) })"""


async def greens(page: Page, within: str) -> list[str]:
    return await page.locator(within).evaluate(_GREENS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_choice_of_a_story_is_never_green(lesson, picture, scheme):  # noqa: F811
    room = await lesson(color_scheme=scheme)
    phone = await room.phone(color_scheme=scheme)
    screens = ((phone, "#activity"), (room.projector, "#stage"), (room.console, "#now"))
    await room.lead_to(REHEARSAL)
    await vote(phone, 0)
    await expect(room.now.locator(".turnout")).to_contain_text("1 de 1")
    await phone.wait_for_timeout(600)  # bars move
    assert [await greens(*screen) for screen in screens] == [[], [], []]
    await room.reveal()
    for page, within in screens:
        await expect(page.locator(f"{within} .result[data-chosen]")).to_contain_text("Reenvio a um amigo")
    await phone.wait_for_timeout(600)
    assert [await greens(*screen) for screen in screens] == [[], [], []]
    assert [await mistakes(page) for page, _ in screens] == [[], [], []]
    await picture(room.projector, f"story-wall-{scheme}")
    await picture(phone, f"story-phone-{scheme}")


async def test_no_choice_is_green_before_the_vote_is_closed_and_the_right_one_is_after(lesson):  # noqa: F811
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await vote(phone, 1)
    assert await greens(phone, "#activity") == [] and await greens(room.projector, "#stage") == []
    await room.reveal()
    await phone.wait_for_timeout(600)
    for page, within in ((phone, "#activity"), (room.projector, "#stage")):
        found = await page.locator(f"{within} .results").evaluate(_GREENS)
        assert (
            found
            and await page.locator(f"{within} .result:not([data-right])").evaluate_all(f"all => all.flatMap({_GREENS})")
            == []
        )


async def test_a_tie_waits_for_the_facilitator_on_every_screen(lesson, picture):  # noqa: F811
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.lead_to(REHEARSAL)
    await vote(first, 0)
    await vote(second, 2)
    await expect(room.now.locator(".turnout")).to_contain_text("2 de 2")
    await room.console.keyboard.press("ArrowRight")  # the class sees first that it is a tie
    await expect(room.stage).to_have_attribute("data-state", "revealed")
    for screen in (room.stage, room.now, first.locator("#activity")):
        await expect(screen.locator(".tie")).to_contain_text("Nenhuma opção ganhou")
        await expect(screen.locator("[data-chosen], .unfolds")).to_have_count(0)
    await picture(room.console, "tie-console")
    await room.console.keyboard.press("Space")
    ways = room.now.get_by_role("button", name="Seguir por aqui")
    await expect(ways).to_have_count(3)
    await expect(ways.first).to_be_focused()
    await expect(room.stage).to_have_attribute("data-step", f"{REHEARSAL}.0")
    await ways.nth(2).click()
    for screen in (room.stage, second.locator("#activity")):
        await expect(screen.locator(".unfolds")).to_contain_text("não tinha pensado nela")
    await room.press("Space", REHEARSAL, 1)


# ---------------------------------------------------------------- the wall


# Every text that can be seen and is smaller than 28 px (to a rounding), or than about 3.3 % of the wall's height, or than 2.6 % of it around
# the stage, as [px, text, least px].
_SMALL = """() => [...document.body.querySelectorAll("*")].filter((one) =>
    !one.closest(".unseen, .skip, script, [hidden]") && one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => [parseFloat(getComputedStyle(one).fontSize), one.textContent.trim().slice(0, 40), Math.max(27.95, innerHeight * (one.closest("#stage") ? 0.0325 : 0.0255))])
  .filter(([size, , least]) => size < least)"""


# Of what stands around the stage, whatever is wider than the wall.
_WIDER = """all => all.flatMap((one) => [one, ...one.querySelectorAll("*")])
  .filter((one) => !one.closest(".unseen") && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 60))"""


async def large_and_whole(room: RoomPages) -> None:
    assert await room.projector.evaluate(_SMALL) == []
    await all_in_view(room)


# A connection to the room that a test feeds.
_FED = """globalThis.WebSocket = class { static OPEN = 1; readyState = 1; close() {} send() {}
    constructor() { globalThis.feed = (room) => this.onmessage({ data: JSON.stringify({ type: "view", role: "projector", v: 0, room }) }) } }"""


def shown_of(room: Room, content: Content) -> Iterator[dict[str, Any]]:
    """Every view of the projector along a plan, on one way through its stories."""

    def now() -> dict[str, Any]:
        return view(room, content, "projector")

    room.start(0)
    for place in range(10**3):
        assert room.running
        yield now()
        if room.running.kind.name == "cloud":
            for topic, student in itertools.product(sorted(content.may_show)[:14], range(5)):
                room.note_topic(str(student), topic)
            yield now()
        if room.running.kind.name == "demo":
            commands.say(room, "a", room.running.messages[0], None, 0)
            yield now()
            commands.reply(room, room.activity, "a", [LONG, STEPS], [POLICE, LINE])
            yield now()
        if room.choices():
            commands.reveal(room)
            yield now()
        if commands.tied(room):
            commands.follow(room, place % len(room.choices()))
            yield now()
        if "explain" in room.running.kind.may.command:
            commands.explain(room)
            yield now()
        if now()["activity"].get("moved") or room.activity == len(room.script.activities) - 1:
            room.show_contacts()
            yield now()
        try:
            room.next(0)
        except OutOfPlaceError:
            return


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("wall", WALLS)
async def test_nothing_on_the_wall_is_too_small_for_the_last_row(open_page, server, root, wall, language):
    """Every plan, step by step."""
    content = Content.read(root / "data", open_library())
    page = await open_page("/healthz", **WALLS[wall])
    await page.add_init_script(_FED)
    await page.goto(f"{server.address}/projetor/abc?lang={language}#key")
    seen = 0
    for plan in content.plans(language):
        script = content.script(plan["id"], language)
        assert script
        for shown in shown_of(Room("abc", "123456", script, 0), content):
            await page.evaluate("room => feed(room)", shown)
            found = await page.evaluate(_SMALL)
            spills = await page.locator("#stage").evaluate(SPILLS)
            assert (found, spills) == ([], False), shown["activity"]
            assert await page.locator(".masthead, #foot").evaluate_all(_WIDER) == [], shown["activity"]
            seen += 1
    assert seen > 300


async def test_the_door_on_the_wall_is_large_and_whole(lesson):  # noqa: F811
    await large_and_whole(await lesson())


async def test_the_wall_shows_results_first_and_then_why(lesson, picture):  # noqa: F811
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await vote(phone, 0)
    await room.reveal()
    await expect(room.stage.locator(".result[data-right]")).to_contain_text("Certa")
    await expect(room.stage.locator(".why, .todo")).to_have_count(0)
    assert not any('"projector"' in frame and '"explanation"' in frame for frame in room.heard)
    await expect(phone.locator(".why")).to_be_visible()  # whoever wants to read on
    await expect(phone.locator(".reminder")).to_be_visible()
    await picture(room.projector, "results-first")
    await room.console.get_by_role("button", name="Mostrar porquê").click()
    await expect(room.stage.locator(".why")).to_contain_text("também para quem só reenvia")
    await expect(room.stage.locator(".result")).to_have_count(0)
    for of_the_phone in (".articles", ".reminder"):
        await expect(room.stage.locator(of_the_phone)).to_have_count(0)
    await room.console.wait_for_timeout(1000)
    await room.press("Space", QUIZ, 1)


async def test_of_a_full_wall_the_oldest_questions_give_way_and_not_the_size(lesson, picture):  # noqa: F811
    room, many = await lesson(), 8
    await room.class_of(many)
    await room.lead_to(WALL)
    await room.clients.ask(f"{number}. " + "o que diz a lei sobre partilhar memes? " * 4 for number in range(many))
    approving = room.console.get_by_role("button", name="Aprovar")
    for left in range(many, 0, -1):
        await expect(approving).to_have_count(left)
        await approving.first.click()
    await expect(room.console.locator(".approved > li")).to_have_count(many)
    shown = room.stage.locator(".wall > li")
    await expect(room.stage.locator(".under")).to_be_visible()
    assert await shown.count() >= 3
    await expect(room.stage.locator(".under")).to_have_text(f"e mais {many - await shown.count()}")
    await large_and_whole(room)
    await picture(room.projector, "wall-full")


@pytest.mark.parametrize("wall", [(1024, 768), (1366, 768), (1280, 1024)])
async def test_on_a_wall_of_another_shape_everything_is_still_in_view(lesson, wall):  # noqa: F811
    room = await lesson()
    await room.projector.set_viewport_size({"width": wall[0], "height": wall[1]})
    for activity in (QUIZ, REHEARSAL):
        await room.lead_to(activity)
        await all_in_view(room)
        await room.lead(["reveal"])
        await expect(room.stage).to_have_attribute("data-state", "revealed")
        await all_in_view(room)


# ---------------------------------------------------------------- the contacts


async def test_contacts_come_and_go_with_one_press_wherever_the_session_stands(lesson, picture):  # noqa: F811
    room = await lesson()
    phone = await room.phone()
    button = room.console.locator("#controls").get_by_role("button", name="Mostrar contactos")

    async def shown() -> None:
        for screen in (room.stage, phone.locator("#activity")):
            await expect(screen.get_by_role("heading", name="Há quem te ouça")).to_be_visible()
            for number in HELPERS:
                await expect(screen).to_contain_text(number)
        await expect(button).to_have_attribute("aria-pressed", "true")

    for activity in (None, BEFORE, QUIZ, REHEARSAL, 4, 5, 6):
        if activity is not None:
            await room.lead_to(activity)
        if activity == QUIZ:
            await vote(phone, 1)
        await room.console.evaluate("scrollTo(0, document.body.scrollHeight)")
        await expect(button).to_be_in_viewport(ratio=1)
        await button.click()
        await shown()
        if activity == QUIZ:
            await picture(room.projector, "contacts-wall")
            await picture(phone, "contacts-phone")
            await picture(room.console, "contacts-console")
            assert [await mistakes(page) for page in (phone, room.console, room.projector)] == [[], [], []]
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "false")
        await expect(room.stage).not_to_have_attribute("data-kind", "contacts")
        if activity == QUIZ:
            await expect(phone.locator(".ballot button").nth(1)).to_have_attribute("aria-pressed", "true")
    await room.console.keyboard.press("c")
    await shown()


@pytest.mark.parametrize("screen", [SMALL, {"width": 1366, "height": 768}], ids=["phone", "laptop"])
async def test_the_button_for_contacts_is_in_view_on_every_console(lesson, picture, screen):  # noqa: F811
    room = await lesson()
    await room.lead_to(QUIZ)
    await room.console.set_viewport_size({side: screen[side] for side in ("width", "height")})
    await expect(room.console.locator("[data-do=contacts]")).to_be_in_viewport(ratio=1)
    assert await room.console.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await picture(room.console, f"console-{screen['width']}")


# ---------------------------------------------------------------- leading, and leaving


async def lead_to_the_demonstration(room: RoomPages) -> None:
    await room.lead(["start"])
    await expect(room.stage).not_to_have_attribute("data-step", "")
    for _ in range(60):
        if await room.stage.get_attribute("data-kind") == "demo":
            return
        step = await room.stage.get_attribute("data-step")
        await room.lead(["next"])
        await expect(room.stage).not_to_have_attribute("data-step", step)
    pytest.fail("no demonstration")


async def test_after_a_message_of_one_s_own_the_space_bar_leads_on_and_a_step_begins_on_top(lesson):  # noqa: F811
    room = await lesson(minutes=90)
    await lead_to_the_demonstration(room)
    await room.console.set_viewport_size({"width": 1024, "height": 500})
    await room.console.locator("#free-text").fill("o que fazem com o que escrevo?")
    await room.console.locator("#free").get_by_role("button").click()
    said = room.stage.locator(".turn.person")
    own = "o que fazem com o que escrevo?"
    await expect(said).to_contain_text(own)  # the last message alone is shown
    await expect(room.stage.locator(".turn.assistant")).to_have_count(1)
    await room.console.wait_for_timeout(1100)  # a step taken sooner would be an accident
    await room.console.keyboard.press("Space")
    await expect(said).not_to_contain_text(own)
    await room.console.evaluate("scrollTo(0, 300)")
    await room.console.wait_for_timeout(1100)
    await room.console.keyboard.press("ArrowRight")
    await expect(room.stage).not_to_have_attribute("data-kind", "demo")
    await room.console.wait_for_function("scrollY === 0")


@pytest.mark.parametrize("how", ["link", "shift"])
async def test_the_exit_leaves_the_console_and_the_wall_and_the_room_goes_on(lesson, server, how):  # noqa: F811
    room = await lesson(allowed=(EXIT,))
    for screen in (room.console, room.projector):
        await with_exit(screen)
        await expect(screen.locator("#exit")).to_be_in_viewport(ratio=1)
        await leave(screen, how, "#exit")
        await screen.wait_for_url(EXIT)
        await screen.go_back()
        assert not screen.url.startswith(f"{server.address}/pro")
    await room.console.goto(f"{server.address}/professor?lang=pt")
    await sign_in(room.console)
    await expect(room.console.get_by_role("button", name=f"Orientar {room.code}")).to_be_visible()


# ---------------------------------------------------------------- the ways in


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("screen", ["phone-360", "laptop"])
async def test_from_the_home_page_to_the_code_the_console_and_the_guide(open_page, picture, screen, scripts):
    page = await open_page("/?lang=pt", **WIDTHS[screen], java_script_enabled=scripts)
    ways = page.get_by_role("navigation", name="Outros caminhos")
    for name, path in (
        ("Tenho um código", "/sala"),
        ("Numa sala de aula", "/aula"),
        ("Guia para professores", "/guia"),
    ):
        await ways.get_by_role("link", name=name).click()
        await page.wait_for_url(f"**{path}?lang=pt")
        if path == "/guia":
            await expect(page.get_by_role("heading", level=1)).to_have_text("Guia de quem dá a sessão")
        if path == "/aula":
            await page.get_by_role("link", name="Abrir a consola").click()
            await page.wait_for_url("**/professor?lang=pt")
            await page.go_back()
        await page.go_back()
    if scripts:
        await picture(page, f"home-{screen}")


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_what_a_session_is_can_be_read_before_the_pass_phrase(open_page, picture, language):
    page = await open_page(f"/aula?lang={language}", **WIDTHS["phone-360"], java_script_enabled=False)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    main = page.get_by_role("main")
    for path in ("/professor", "/sala", "/guia", "/livro", "/temas"):
        await expect(main.locator(f'a[href="{path}?lang={language}"]')).to_be_visible()
    await picture(page, f"school-360-{language}")


async def test_the_guide_is_in_order_and_leads_to_the_console(open_page, picture):
    page = await open_page("/guia?lang=pt", **WIDTHS["phone-360"])
    assert await mistakes(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await picture(page, "guide-360")
    await page.get_by_role("link", name="Abrir a consola").click()
    await page.get_by_role("link", name="Guia de quem dá a sessão").click()
    await expect(page.get_by_role("heading", name="Quando alguém conta")).to_be_visible()
