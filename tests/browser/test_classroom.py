"""A classroom session as a class lives it: console, projector and phones in real browsers, all before one server."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from playwright.async_api import Locator, Page, expect
from pypdf import PdfReader

from bot.web.classroom import http as classroom_http
from tests.browser.conftest import Front, mistakes, serving
from tests.browser.leaving import leave

PHRASE = "uma frase de teste"
ACTIVITIES = ("talk", "before", "quiz", "rehearsal", "wall", "after", "talk")  # of ages_13_15_short
BEFORE, QUIZ, REHEARSAL, WALL, AFTER, END = range(1, 7)
STEPS = (1, 6, 4, 5, 1, 6, 1)  # of each of them; of the story, on its first way
MASK = "▢▢▢"
PHONE = {"width": 390, "height": 844, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
SMALL = {"width": 320, "height": 640, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("classroom") / "rooms.sqlite"


@pytest.fixture(scope="module")
def environment(database) -> dict[str, str]:
    return {"TUENET_FACILITATOR_PASSPHRASE": PHRASE, "TUENET_DATABASE_URL": f"sqlite:///{database}"}


@pytest.fixture(scope="module")
async def server(model, environment) -> AsyncIterator[Front]:
    """One for all tests of this file, with a database and a pass phrase of its own."""
    async with serving(**environment) as running:
        yield running


def kept(database: Path) -> bytes:
    """Everything the database has written."""
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


class RoomClients:
    """Who is in a room without a screen: students, where a test needs a whole class, and a facilitator who leads on at once."""

    def __init__(self, address: str) -> None:
        self._session = aiohttp.ClientSession(address)
        self._students: list[aiohttp.ClientWebSocketResponse] = []
        self._reading: list[asyncio.Task[None]] = []

    async def join(self, code: str) -> None:
        async with self._session.post("/api/join", json={"code": code}) as answer:
            seat = await answer.json()
        self._students.append(await self._open(seat["key"], seat["room"]))

    async def vote(self, activity: int, item: int, choices: Iterable[int]) -> None:
        """A choice each."""
        for socket, choice in zip(self._students, choices, strict=True):
            await socket.send_json({"type": "vote", "activity": activity, "item": item, "choice": choice})

    async def ask(self, texts: Iterable[str]) -> None:
        """A question each, for the class."""
        for socket, text in zip(self._students, texts, strict=True):
            await socket.send_json({"type": "ask", "text": text})

    async def lead(self, key: str, room: str, whats: Iterable[str]) -> None:
        socket = await self._open(key, room)
        for what in whats:
            await socket.send_json({"type": "do", "what": what})

    async def leave(self) -> None:
        for task in self._reading:
            task.cancel()
        await self._session.close()

    async def _open(self, key: str, room: str) -> aiohttp.ClientWebSocketResponse:
        socket = await self._session.ws_connect("/api/room", protocols=("tuenet.room.1",))
        await socket.send_json({"type": "hello", "key": key, "room": room})
        self._reading.append(asyncio.create_task(self._read(socket)))
        return socket

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """One that is not read would be hung up on."""
        async for _ in socket:
            pass


@dataclass
class RoomPages:
    """A room with its console and its projector; `heard` is every frame that came to one of them."""

    open_page: Callable[..., Any]
    console: Page
    projector: Page
    code: str
    address: str  # in the QR code
    clients: RoomClients
    heard: list[str] = field(default_factory=list)

    @property
    def now(self) -> Locator:
        return self.console.locator("#now")

    @property
    def stage(self) -> Locator:
        return self.projector.locator("#stage")

    async def phone(self, lang: str = "pt", **screen: Any) -> Page:
        """A student's, who has typed the code."""
        phone = await self.open_page(f"/sala?lang={lang}", **{**PHONE, **screen})
        await phone.locator("#code").fill(self.code)
        await phone.get_by_role("button", name=re.compile("^(Entrar|Join)$")).click()
        await expect(phone.locator("#inside")).to_be_visible()
        return phone

    async def class_of(self, many: int) -> None:
        """So many students without a screen."""
        for _ in range(many):
            await self.clients.join(self.code)

    async def press(self, key: str, activity: int, item: int = 0) -> None:
        """A key on the console, which leads to this item."""
        await self.console.keyboard.press(key)
        await self.at(activity, item)

    async def lead_to(self, activity: int) -> None:
        """Past everything before it, to its first item."""
        step = await self.stage.get_attribute("data-step")
        at, item = map(int, step.split(".")) if step else (0, 0)
        following = sum(STEPS[at:activity]) - item
        await self.lead(([] if step else ["start"]) + ["next"] * following)
        await self.at(activity)

    async def lead(self, whats: list[str]) -> None:
        """Another connection of the facilitator gives these commands."""
        key, led = await self.console.evaluate(
            "['tuenet.facilitator', 'tuenet.led'].map(name => JSON.parse(sessionStorage.getItem(name)))"
        )
        await self.clients.lead(key, led["room"], whats)

    async def at(self, activity: int, item: int = 0) -> None:
        """Once console and projector show this item."""
        await expect(self.stage).to_have_attribute("data-step", f"{activity}.{item}")
        await expect(self.now.locator(".step").first).to_have_text(f"Atividade {activity + 1} de {len(ACTIVITIES)}")

    async def reveal(self) -> None:
        await self.console.get_by_role("button", name="Mostrar os resultados").click()
        await expect(self.stage).to_have_attribute("data-state", "revealed")

    async def report(self) -> Page:
        """The page with it, opened on the console after the end."""
        async with self.console.context.expect_page() as opening:
            await self.console.get_by_role("button", name="Relatório").click()
        report = await opening.value
        await expect(report.get_by_role("heading", name="Relatório da sessão")).to_be_visible()
        return report

    async def close(self) -> None:
        await self.console.get_by_role("button", name="Terminar a sessão").last.click()
        await self.console.get_by_role("dialog").get_by_role("button", name="Terminar a sessão").click()
        await expect(self.console.locator("#after")).to_be_visible()


def listen(page: Page, heard: list[str]) -> None:
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))


async def sign_in(page: Page, phrase: str = PHRASE) -> None:
    await page.get_by_label("Frase de acesso", exact=True).fill(phrase)
    await page.get_by_role("button", name="Entrar", exact=True).click()


@pytest.fixture
async def lesson(open_page, server) -> AsyncIterator[Callable[..., Any]]:
    """`await lesson()`: a facilitator has signed in and opened a room for 13 to 15."""
    clients = RoomClients(server.address)

    async def build(minutes: int = 45, **screen: Any) -> RoomPages:
        heard: list[str] = []
        console = await open_page("/professor?lang=pt", **screen)
        listen(console, heard)
        await sign_in(console)
        await console.get_by_role("radio", name=re.compile(f"^{minutes} min")).check()
        await console.get_by_role("button", name="Abrir a sessão").click()
        door = console.locator("#door")
        code = re.sub(r"\D", "", await door.locator(".code").inner_text())
        label = await door.get_by_role("img").get_attribute("aria-label") or ""
        projector = await open_page("/healthz", **{"width": 1920, "height": 1080, **screen})
        listen(projector, heard)
        way = await console.get_by_role("link", name="Abrir o projetor").get_attribute("href")
        await projector.goto(f"{server.address}{way}")
        await expect(projector.locator("#stage .code")).to_be_visible()
        return RoomPages(open_page, console, projector, code, label.split()[-1], clients, heard)

    yield build
    await clients.leave()


def choice(phone: Page, index: int) -> Locator:
    return phone.locator(".ballot button").nth(index)


async def vote(phone: Page, index: int) -> None:
    await choice(phone, index).click()
    await expect(choice(phone, index)).to_have_attribute("aria-pressed", "true")


async def send(phone: Page, text: str) -> None:
    """A question for the class."""
    await phone.get_by_role("tab", name="Perguntar à turma").click()
    await phone.get_by_label("A tua pergunta, sem nomes").fill(text)
    await phone.get_by_role("button", name="Enviar a quem dá a sessão").click()


async def ask(phone: Page, text: str) -> None:
    """One that is taken: it leaves the box."""
    await send(phone, text)
    await expect(phone.get_by_label("A tua pergunta, sem nomes")).to_have_value("")


async def open_chat(phone: Page) -> None:
    await phone.get_by_role("tab", name="Conversa privada").click()
    await phone.get_by_role("textbox", name="Escreve aqui").focus()
    await expect(replies(phone)).to_have_count(1)


def replies(phone: Page) -> Locator:
    return phone.locator("tu-e-a-net .message:not(.self, .note, .alarm)")


async def say(phone: Page, text: str) -> str:
    """Write in the private chat, and give the reply."""
    before = await replies(phone).count()
    await phone.get_by_role("textbox", name="Escreve aqui").fill(text)
    await phone.keyboard.press("Enter")
    await expect(replies(phone)).to_have_count(before + 1)
    return await replies(phone).last.inner_text()


# ---------------------------------------------------------------- in


async def test_in_by_code_and_by_the_address_of_the_qr_code(lesson, open_page):
    room = await lesson()
    digits = f"{room.code[:3]} {room.code[3:]}"
    await expect(room.stage.locator(".code")).to_have_text(digits)
    await expect(room.stage.get_by_role("img", name="Código QR para entrar")).to_be_visible()

    typed = await open_page("/sala?lang=pt", **PHONE)
    await typed.locator("#code").fill(f"{(int(room.code) + 1) % 10**6:06d}")
    await typed.get_by_role("button", name="Entrar").click()
    await expect(typed.get_by_role("alert").first).to_contain_text("não está aberto")
    await typed.locator("#code").fill(digits)
    await typed.keyboard.press("Enter")
    await expect(typed.get_by_role("heading", name="Já estás dentro")).to_be_visible()
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 1")

    scanned = await open_page(room.address, **PHONE)
    await expect(scanned.locator("#code")).to_have_value(room.code)
    await scanned.get_by_role("button", name="Entrar").click()
    await expect(scanned.get_by_role("heading", name="Já estás dentro")).to_be_visible()
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 2")
    for phone in (typed, scanned):
        assert room.code not in phone.url
        assert await phone.context.cookies() == [] and await phone.evaluate("localStorage.length") == 0

    await room.lead_to(QUIZ)
    late = await room.phone()
    await expect(late.locator(".ballot")).to_be_visible()


async def test_the_facilitator_needs_the_pass_phrase(open_page):
    page = await open_page("/professor?lang=pt")
    await sign_in(page, "outra frase")
    await expect(page.get_by_role("alert").first).to_have_text("Esta frase de acesso não está certa.")
    await sign_in(page)
    await expect(page.get_by_role("heading", name="Sessão nova")).to_be_visible()


async def test_two_facilitators_lead_one_room_and_one_does_it_on_a_phone(lesson, open_page):
    room = await lesson()
    second = await open_page("/professor?lang=pt", **SMALL)
    await sign_in(second)
    await second.get_by_role("button", name=f"Orientar {room.code}").click()
    await second.get_by_role("button", name="Começar").click()
    await expect(room.now.locator(".step").first).to_have_text("Atividade 1 de 7")
    await room.press("ArrowRight", BEFORE)
    await expect(second.locator("#now .step").first).to_have_text("Atividade 2 de 7")
    for activity in (QUIZ, WALL):
        await room.lead_to(activity)
        await in_order(second)


# ---------------------------------------------------------------- votes


async def test_votes_are_hidden_until_revealed_and_bars_come_after(lesson, picture):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.class_of(22)
    await room.lead_to(QUIZ)
    await vote(first, 1)
    await vote(first, 0)  # thought better of it
    await vote(second, 1)
    await room.clients.vote(QUIZ, 0, [0] * 15 + [1] * 3 + [2] * 4)
    for screen in (room.projector, room.console):
        await expect(screen.locator(".turnout").first).to_contain_text("24 de 24 responderam")
    await expect(room.now.locator(".result .count")).to_have_text(
        [re.compile("^16 "), re.compile("^4 "), re.compile("^4 ")]
    )
    for screen in (room.stage, first.locator("#activity"), second.locator("#activity")):
        await expect(screen.locator(".track, .count, .why")).to_have_count(0)
    assert not any('"votes": [' in frame and '"projector"' in frame for frame in room.heard)
    await picture(first, "classroom-phone-vote")
    await picture(room.console, "classroom-console")

    await room.reveal()
    for screen in (room.stage, first.locator("#activity"), second.locator("#activity")):
        await expect(screen.locator(".result .count")).to_have_text(
            [re.compile("^16 "), re.compile("^4 "), re.compile("^4 ")]
        )
        await expect(screen.locator(".result").first.locator(".bar")).to_have_attribute("style", re.compile("0.66"))
        await expect(screen.locator(".result[data-right]")).to_contain_text("Certa")
    await expect(first.locator(".result").nth(0)).to_contain_text("A tua escolha")
    await expect(second.locator(".result").nth(1)).to_contain_text("A tua escolha")
    await expect(room.stage).not_to_contain_text("A tua escolha")
    await expect(first.locator(".ballot")).to_have_count(0)
    await picture(room.projector, "classroom-projector")
    await room.console.get_by_role("button", name="Mostrar porquê").click()
    for screen in (room.stage, first.locator("#activity"), second.locator("#activity")):
        await expect(screen.locator(".why")).to_contain_text("também para quem só reenvia")
        await expect(screen.locator(".todo")).to_be_visible()

    await room.console.keyboard.press("r")
    await expect(room.stage.locator(".count")).to_have_count(0)
    await expect(choice(first, 0)).to_have_attribute("aria-pressed", "true")
    await room.console.get_by_role("button", name="Repetir a votação").click()
    await room.console.get_by_role("dialog").get_by_role("button", name="Repetir a votação").click()
    await expect(choice(first, 0)).to_have_attribute("aria-pressed", "false")
    await expect(room.now.locator(".turnout")).to_contain_text("0 de 24 responderam")


async def test_before_and_after_show_how_the_class_has_learned(lesson, root, picture):
    """A class of 24: so many of each six answers are right, one of them always on a phone that is watched."""
    before, after = (8, 11, 7, 14, 9, 12), (20, 22, 19, 23, 21, 24)
    questions = yaml.safe_load((root / "data" / "sessions" / "knowledge.yml").read_text(encoding="utf-8"))["questions"]
    right = [
        next(index for index, one in enumerate(question["choices"]) if one.get("right"))
        for question in questions.values()
    ]
    room = await lesson()
    phone = await room.phone()
    await room.class_of(23)

    async def answer(activity: int, item: int, many: int) -> None:
        wrong = (right[item] + 1) % 3
        await room.clients.vote(activity, item, [right[item]] * (many - 1) + [wrong] * (24 - many))
        await vote(phone, right[item])
        await expect(room.now.locator(".turnout")).to_contain_text("24 de 24 responderam")

    await room.lead_to(BEFORE)
    for item, many in enumerate(before):
        await answer(BEFORE, item, many)
        await room.press("Space", *((BEFORE, item + 1) if item + 1 < len(before) else (QUIZ,)))
    assert not any(re.search(r'"kind": "before".*"right": \d', frame) for frame in room.heard)
    await expect(room.stage.locator(".track")).to_have_count(0)

    await room.lead_to(AFTER)
    for item, many in enumerate(after):
        await answer(AFTER, item, many)
        await room.reveal()
        if item + 1 < len(after):
            await room.press("ArrowRight", AFTER, item + 1)
    await room.console.get_by_role("button", name="O que mudou na turma").click()
    shares = [[f"{round(100 * many / 24)} %" for many in each] for each in (before, after)]
    for screen in (room.stage, room.now, phone.locator("#activity")):
        await expect(screen.locator(".moved .before .count")).to_have_text(shares[0])
        await expect(screen.locator(".moved .after .count")).to_have_text(shares[1])
    await picture(room.projector, "classroom-projector-moved")
    await room.close()
    report = await room.report()
    await expect(report.locator(".moved .after .count")).to_have_text(shares[1])
    await picture(report, "classroom-report")


async def test_a_rehearsal_goes_the_way_the_class_or_the_facilitator_takes(lesson):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.lead_to(REHEARSAL)
    await expect(first.locator("h2.asked")).to_contain_text("foto íntima da Catarina")
    await vote(first, 0)
    await vote(second, 0)
    await expect(room.stage.locator(".unfolds, .count")).to_have_count(0)
    await room.reveal()
    for screen in (room.stage, first.locator("#activity")):
        await expect(screen.locator(".result[data-chosen]")).to_contain_text("Reenvio a um amigo")
        await expect(screen.locator(".unfolds")).to_contain_text("também reenvia")
    await room.now.locator(".result").nth(2).get_by_role("button", name="Seguir por aqui").click()
    for screen in (room.stage, second.locator("#activity")):
        await expect(screen.locator(".unfolds")).to_contain_text("não tinha pensado nela")
    await room.press("Space", REHEARSAL, 1)
    await expect(second.locator("h2.asked")).to_contain_text("deixe de circular")
    await room.press("ArrowRight", REHEARSAL, 2)
    await room.press("ArrowRight", REHEARSAL, 3)
    for screen in (room.stage, first.locator("#activity")):
        await expect(screen).to_contain_text("já não está sem apoio")
        await expect(screen.get_by_role("listitem").filter(has_text="1411").first).to_be_visible()
    await room.press("ArrowLeft", REHEARSAL, 2)


async def test_a_demonstration_is_played_with_the_space_bar(lesson):
    room = await lesson(minutes=90)
    await room.lead(["start"] + ["next"] * (1 + 6 + 7 + 5))
    await expect(room.stage).to_have_attribute("data-kind", "demo")
    for _ in range(2):
        following = re.sub("^.*«|»$", "", await room.now.locator(".next-say").inner_text())
        await room.console.keyboard.press("Space")
        for screen in (room.stage, room.now):
            await expect(screen.locator(".turn.person")).to_have_text(re.compile(re.escape(following) + "$"))
            await expect(screen.locator(".turn.assistant .bubble:not(.writing)").first).to_be_visible()
        await room.console.wait_for_timeout(1000)  # another press within a second is taken for an accident
    await room.console.get_by_label("Escrever outra mensagem, que todos veem").fill("insultar alguém é crime?")
    await room.console.keyboard.press("Enter")
    await expect(room.stage.locator(".turn.person")).to_contain_text("insultar alguém é crime?")
    await expect(room.stage.locator(".turn.assistant")).to_contain_text("crime")


# ---------------------------------------------------------------- the wall


async def test_the_wall_shows_what_the_facilitator_lets_through(lesson, picture):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.lead_to(WALL)
    pending, wall = room.console.locator(".pending > li"), room.console.locator(".approved > li")
    await ask(first, "o João do 912 345 678, que é o @joao_99, pode partilhar memes de mim?")
    await expect(first.locator("#ask-answer")).to_contain_text("Chegou, sem o teu nome")
    await expect(pending).to_have_count(1)
    await expect(pending).to_contain_text(MASK)
    assert not re.search("João|912|joao", await pending.inner_text())
    await ask(second, "entrar na conta de um amigo é crime?")
    await expect(pending).to_have_count(2)
    await expect(room.stage).to_contain_text("Escreve a tua pergunta")  # and nothing of it yet
    await picture(room.console, "classroom-console-wall")

    await pending.filter(has_text="entrar na conta").get_by_role("button", name="Aprovar").click()
    await expect(pending).to_have_count(1)
    await second.get_by_role("tab", name="Atividade").click()
    await first.get_by_role("tab", name="Atividade").click()
    for screen in (room.stage.locator(".wall > li"), first.locator(".approved > li"), second.locator(".approved > li")):
        await expect(screen).to_have_text(["entrar na conta de um amigo é crime?"])
    await pending.get_by_role("button", name="Recusar").click()
    await expect(pending).to_have_count(0)
    await expect(room.stage.locator(".wall > li")).to_have_count(1)

    await wall.get_by_role("button", name="Responde o assistente").click()
    for screen in (room.stage.locator(".wall"), first.locator(".approved")):
        await expect(screen.locator(".bubble").first).to_be_visible()
    await picture(first, "classroom-phone-wall")
    await wall.get_by_role("button", name="Tirar do mural").click()
    await expect(room.stage.locator(".wall > li")).to_have_count(0)


async def test_a_disclosure_reaches_its_author_with_help_and_nobody_else(lesson, database, picture):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.lead_to(WALL)
    await expect(room.console.locator("#disclosures")).to_be_hidden()
    told = "quero morrer, já não aguento mais"
    await ask(first, told)
    answer = first.locator("#ask-answer")
    await expect(answer).to_contain_text("Isto é só para ti")
    await expect(answer.get_by_role("link", name=re.compile("112")).first).to_have_attribute("href", "tel:112")
    await expect(room.console.locator("#disclosures")).to_contain_text("lembrem todos os contactos. (1)")
    await expect(room.console.locator("#wall-list")).to_contain_text("Nenhuma pergunta à espera")
    await picture(first, "classroom-phone-help")

    await ask(second, "ameaçar é crime?")  # so that all screens have been shown something after it
    await room.console.get_by_role("button", name="Aprovar").click()
    await expect(room.stage.locator(".wall > li")).to_have_count(1)
    for screen in (room.console, room.projector, second):
        assert "aguento" not in await screen.content()
    assert not any("aguento" in frame for frame in room.heard)
    assert "ameaçar é crime?".encode() in kept(database) and told.encode() not in kept(database)
    await expect(room.stage).not_to_contain_text("precisar de ajuda")

    await first.get_by_role("button", name="Esconder isto").click()
    await expect(answer).to_be_empty()
    await send(first, "és uma m3rda")
    await expect(answer).to_contain_text("sem insultos")
    await expect(room.console.locator(".pending > li")).to_have_count(0)


# ---------------------------------------------------------------- leading


async def test_pause_takes_the_phones_but_not_the_help(lesson):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await vote(phone, 1)
    await room.console.keyboard.press("p")
    await expect(phone.locator("#pause .shout")).to_have_text("Olhem para aqui")
    await expect(phone.locator("#pause")).to_be_visible()
    await expect(room.projector.locator("#paused")).to_be_visible()
    on_top = """element => { const box = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""
    for reachable in ('.emergency a[href="tel:112"]', "#exit"):
        assert await phone.locator(reachable).evaluate(on_top)
    assert not await choice(phone, 0).evaluate(on_top)
    await room.console.get_by_role("button", name="Soltar telemóveis").click()
    await expect(phone.locator("#pause")).to_be_hidden()
    await expect(choice(phone, 1)).to_have_attribute("aria-pressed", "true")
    await vote(phone, 0)


async def test_the_exit_of_the_console_stays_in_its_first_row(lesson):
    room = await lesson()
    await room.lead_to(QUIZ)
    await room.console.keyboard.press("p")
    await expect(room.console.locator("#paused")).to_be_visible()
    for width, most in ((1366, 64), (1280, 64), (1024, 110), (360, 160)):
        await room.console.set_viewport_size({"width": width, "height": 720})
        head, live, out = [await room.console.locator(one).bounding_box() for one in (".masthead", ".live", "#exit")]
        assert head and live and out
        assert head["height"] <= most
        assert out["y"] < live["y"] + live["height"] and out["x"] > live["x"], "not beside what is live"
        assert width - out["x"] - out["width"] <= 16


async def test_the_facilitator_goes_on_after_a_reload_and_so_does_everybody(lesson):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await vote(phone, 2)
    for screen in (phone, room.console, room.projector):
        await screen.reload()
    await expect(choice(phone, 2)).to_have_attribute("aria-pressed", "true")
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 1")
    await expect(room.now.locator(".turnout")).to_contain_text("1 de 1 responderam")
    await expect(room.stage).to_have_attribute("data-step", f"{QUIZ}.0")
    await room.reveal()
    await expect(phone.locator(".result").nth(2)).to_contain_text("A tua escolha")


async def test_a_phone_without_connection_votes_when_it_is_back(lesson):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await expect(phone.locator(".ballot")).to_be_visible()
    await phone.evaluate(
        """() => { globalThis.Real = WebSocket; globalThis.WebSocket = class { close() {} };
        dispatchEvent(new Event("online")); }"""
    )  # the connection is dropped and tries another, in vain
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 0")
    await vote(phone, 1)
    await room.press("ArrowLeft", BEFORE, 5)
    await room.press("ArrowRight", QUIZ)
    await phone.evaluate("() => { WebSocket = Real; dispatchEvent(new Event('online')); }")
    await expect(room.now.locator(".turnout")).to_contain_text("1 de 1 responderam")
    await expect(choice(phone, 1)).to_have_attribute("aria-pressed", "true")


async def test_the_server_starts_again_in_the_middle_and_nobody_notices_much(lesson, server, environment):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.lead_to(QUIZ)
    await vote(first, 1)
    await expect(room.now.locator(".turnout")).to_contain_text("1 de 2 responderam")
    await server.stop()
    await vote(second, 0)  # tapped while nobody is there
    for screen in (first, room.console, room.projector):
        await expect(screen.locator("#offline")).to_be_visible()
    server.process = subprocess.Popen(
        server.process.args, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    await expect(room.now.locator(".turnout")).to_contain_text("2 de 2 responderam", timeout=90_000)
    for screen in (first, second, room.console, room.projector):
        await expect(screen.locator("#offline")).to_be_hidden(timeout=20_000)
    await expect(choice(first, 1)).to_have_attribute("aria-pressed", "true")
    await room.reveal()
    await expect(first.locator(".result").nth(0).locator(".count")).to_have_text(re.compile("^1 "))
    await room.press("ArrowRight", QUIZ, 1)
    third = await room.phone()
    await expect(third.locator(".ballot")).to_be_visible()


# ---------------------------------------------------------------- the end


async def test_a_closed_room_lets_nobody_in_and_leaves_a_report(lesson, open_page):
    room = await lesson()
    first, second = await room.phone(), await room.phone()
    await room.class_of(6)
    await room.lead_to(QUIZ)
    await vote(first, 1)
    await vote(second, 1)
    await room.clients.vote(QUIZ, 0, [0] * 6)
    await expect(room.now.locator(".turnout")).to_contain_text("8 de 8 responderam")
    situation = await first.locator("h2.asked").inner_text()
    await room.lead_to(WALL)
    await ask(first, "quem me ajuda a tirar uma foto da internet?")
    await ask(second, "esta pergunta ninguém aprovou, certo?")
    await (
        room.console.locator(".pending > li")
        .filter(has_text="tirar uma foto")
        .get_by_role("button", name="Aprovar")
        .click()
    )
    await expect(room.stage.locator(".wall > li")).to_have_count(1)
    await room.lead_to(END)
    await room.close()

    await expect(room.stage).to_contain_text("Obrigado!")
    await expect(room.stage).to_contain_text("116 111")
    for phone in (first, second):
        await expect(phone.get_by_role("heading", name="A sessão terminou")).to_be_visible()
        await expect(
            phone.locator("#activity").get_by_role("link", name=re.compile("Ligar 116 111")).first
        ).to_be_visible()
        await expect(phone.get_by_role("tab", name="Perguntar à turma")).to_be_hidden()
    late = await open_page(room.address, **PHONE)
    await late.get_by_role("button", name="Entrar").click()
    await expect(late.get_by_role("alert").first).to_contain_text("não está aberto")
    await first.reload()
    await expect(first.locator("#join")).to_be_visible()

    report = await room.report()
    assert "key" not in report.url
    figures = report.locator(".figures")
    await expect(figures).to_contain_text("8")
    item = report.locator(".item").filter(has_text=situation)
    await expect(item.locator(".count")).to_have_text(["6", "<5", "<5"])
    await expect(report.locator(".approved")).to_contain_text("tirar uma foto da internet")
    assert "ninguém aprovou" not in await report.content()
    assert await mistakes(report) == []

    paper = " ".join(page.extract_text() for page in PdfReader(await saved(report, "Guardar PDF", ".pdf")).pages)
    paper = re.sub(r"\s+", " ", paper)
    for text in (
        "Relatório da sessão",
        "Participantes: 8",
        "<5",
        "tirar uma foto da internet",
        "116 111",
        situation[:40],
    ):
        assert text in paper
    lines = (await saved(report, "Guardar CSV", ".csv")).read_text(encoding="utf-8-sig")
    assert situation in lines and "<5" in lines and "116 111" in lines
    for told in (paper, lines):
        assert "ninguém aprovou" not in told

    await room.console.get_by_role("button", name="Apagar agora").click()
    await room.console.get_by_role("dialog").get_by_role("button", name="Apagar").click()
    await expect(room.console.locator("#lobby")).to_be_visible()
    await report.reload()
    await expect(report.locator("#problem")).to_contain_text("já não existe")
    await room.console.get_by_role("button", name="Todas as sessões").first.wait_for()


async def saved(report: Page, button: str, ending: str) -> Path:
    async with report.expect_download() as downloading:
        await report.get_by_role("button", name=button).click()
    download = await downloading.value
    assert re.fullmatch(r"relatorio-\d{4}-\d\d-\d\d" + re.escape(ending), download.suggested_filename)
    return await download.path()


# ---------------------------------------------------------------- who sees what


async def test_a_student_gets_nothing_of_the_console(lesson, open_page, server):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(WALL)
    await ask(phone, "uma pergunta que ainda espera?")
    await expect(room.console.locator(".pending > li")).to_have_count(1)
    seat = await phone.evaluate("JSON.parse(sessionStorage.getItem('tuenet.seat'))")
    calls = [
        (route.method, route.path.format(room=seat["room"]))
        for route in classroom_http.routes()
        if route.path not in ("/api/facilitator", "/api/join", "/api/room")
    ]
    assert len(calls) == 9
    for method, path in calls:
        status = await phone.evaluate(
            """async ([method, path, key]) => (await fetch(path, { method, headers: { Authorization: `Bearer ${key}` },
            body: method === "POST" ? '{"lang": "pt", "age": "13_15", "plan": "ages_13_15_short"}' : undefined })).status""",
            [method, path, seat["key"]],
        )
        assert status == 403, (method, path)
    reasons = await phone.evaluate(
        """([key, room, frames]) => new Promise((done) => {
          const socket = new WebSocket(location.origin.replace("http", "ws") + "/api/room", "tuenet.room.1");
          const reasons = [];
          socket.onopen = () => [{ type: "hello", key, room }, ...frames].forEach((frame) => socket.send(JSON.stringify(frame)));
          socket.onmessage = ({ data }) => {
            const frame = JSON.parse(data);
            if (frame.type === "error") reasons.push(frame.reason);
            if (reasons.length === frames.length) done(reasons);
          };
        })""",
        [seat["key"], seat["room"], [{"type": "do", "what": what} for what in ("next", "pause", "reveal", "close")]],
    )
    assert reasons == ["forbidden"] * 4
    await expect(room.stage).to_have_attribute("data-step", f"{WALL}.0")
    await expect(room.projector.locator("#paused")).to_be_hidden()

    console = await open_page("/healthz")
    await console.evaluate("key => sessionStorage.setItem('tuenet.facilitator', JSON.stringify(key))", seat["key"])
    await console.goto(f"{server.address}/professor?lang=pt")
    await expect(console.get_by_role("alert").first).to_contain_text("O acesso terminou")
    report = await open_page(f"/relatorio?lang=pt#room={seat['room']}&key={seat['key']}")
    await expect(report.locator("#problem")).to_contain_text("não mostra nada")
    projector = await open_page(f"/projetor/{seat['room']}?lang=pt#{secrets.token_urlsafe(32)}")
    await expect(projector.locator("#stage")).to_contain_text("não mostra a sessão")


async def test_the_private_chat_stays_on_the_phone(lesson, database):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await open_chat(phone)
    assert await say(phone, "ameaçar publicar fotos de outra pessoa é crime? canárioazul")
    await say(phone, "estão a ameaçar-me e não digo a ninguém canáriorubro")
    await expect(phone.locator("#chat")).to_contain_text("Só tu vês esta conversa")
    await room.reveal()  # something new on all screens
    await expect(phone.get_by_role("tab", name="Atividade")).to_have_attribute("data-news", re.compile("."))
    await phone.get_by_role("tab", name="Atividade").click()
    await expect(phone.locator("#activity .count").first).to_be_visible()
    await phone.get_by_role("tab", name="Conversa privada").click()
    await expect(phone.locator("tu-e-a-net .message.self")).to_have_count(2)  # nothing of it was lost meanwhile
    await room.close()
    for canary in ("canárioazul", "canáriorubro"):
        for screen in (room.console, room.projector):
            assert canary not in await screen.content()
        assert not any(canary in frame for frame in room.heard)
        assert canary.encode() not in kept(database)
    assert "canário" not in await phone.evaluate("JSON.stringify(sessionStorage)")
    await phone.get_by_role("tab", name="Conversa privada").click()
    assert "112" in await say(phone, "quero morrer")  # it goes on though the session is over


@pytest.mark.parametrize("how", ["link", "shift"])
async def test_quick_exit_leaves_nothing(lesson, server, how):
    room = await lesson()
    phone = await room.phone()
    await room.lead_to(QUIZ)
    await open_chat(phone)
    await phone.evaluate(
        """address => { document.getElementById("exit").href = address;
        document.querySelector("tu-e-a-net").setAttribute("exit", address); }""",
        f"{server.address}/healthz",
    )  # a page of this machine: the internet is not asked in tests
    await leave(phone, how, "#exit")
    await phone.wait_for_url("**/healthz")
    assert await phone.evaluate("Object.keys(sessionStorage)") == ["tuenet.left"]
    await expect(room.console.locator("#connected")).to_have_text("Telemóveis ligados: 0")
    await phone.go_back()
    assert "/sala" not in phone.url


# ---------------------------------------------------------------- how it looks


async def in_order(*screens: Page) -> None:
    """No accessibility mistake, nothing beside the screen."""
    assert await asyncio.gather(*(mistakes(screen) for screen in screens)) == [[]] * len(screens)
    for screen in screens:
        assert await screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen.url


SPILLS = "stage => stage.scrollHeight > stage.clientHeight + 1 || stage.scrollWidth > stage.clientWidth + 1"


async def all_in_view(room: RoomPages) -> None:
    assert not await room.stage.evaluate(SPILLS)


@pytest.mark.parametrize(("scheme", "steps"), [("light", range(BEFORE, END + 1)), ("dark", (QUIZ, WALL))])
async def test_every_screen_is_in_order_at_every_step(lesson, open_page, scheme, steps):
    room = await lesson(color_scheme=scheme)
    small = {**SMALL, "color_scheme": scheme}
    await in_order(await open_page(f"/sala/{room.code}?lang=pt", **small))
    phone = await room.phone(**small)
    screens = (room.console, room.projector, phone)
    await in_order(*screens)
    for activity in steps:
        await room.lead_to(activity)
        if activity in (QUIZ, REHEARSAL):
            await vote(phone, 1)
            await in_order(phone)
            await room.reveal()
            await expect(phone.locator(".count").first).to_be_visible()
        if activity == WALL:
            await ask(phone, "quero morrer, já não aguento mais")
            await expect(phone.locator("#ask-answer .help")).to_be_visible()
            await in_order(phone)
            await ask(phone, "entrar na conta de um amigo é crime?")
            await room.console.get_by_role("button", name="Responde o assistente").click()
            await expect(room.stage.locator(".bubble").first).to_be_visible()
        await in_order(*screens)
        await all_in_view(room)
    await open_chat(phone)
    await in_order(phone)
    await room.console.keyboard.press("p")
    await expect(phone.locator("#pause")).to_be_visible()
    await in_order(*screens)
    await room.close()
    await in_order(*screens)
