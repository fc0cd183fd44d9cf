"""How long a reply is on a phone, in screens of it: to topics, to everyday messages, in danger, the plan of a complaint. The table is printed with `pytest -s`."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
import statistics
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from bot.assistant.assistant import Assistant
from bot.common.languages import LANGUAGES
from bot.complaint.case import ComplaintCase
from bot.complaint.plan import make
from bot.complaint.plan_pages import PlanPages
from bot.knowledge.answers import Person
from bot.knowledge.library import Library, open_library
from bot.knowledge.safety_texts import KINDS
from bot.labels import TOPICS
from bot.reply import MOST_CONTACTS, Reply
from tests.browser.canned import CannedBackend, canned_front
from tests.browser.conftest import pages_of
from tests.browser.test_phone import PHONE
from tests.browser.test_widget import replies, say

# How many lists of messages full: 560 of the 740 px that a screen has. Asked for were 1.5 and 2.5 screens; this is what was reached, and some room.
TYPICAL, LONGEST, LONGEST_IN_DANGER = 0.75, 1.2, 1.5
LONGEST_PLAN = 1.5  # screens: beside its seven texts to tap the list is half as high
_AT_ONCE = 8  # messages that a conversation may send without a pause: see bot/web/limits/rate_limit.py
_BEGIN = {"pt": "Começar", "en": "Begin"}

# Written for this test, as people write to a chat: what most come with, not what is grave.
EVERYDAY = {
    "pt": (
        "oi, posso perguntar uma coisa",
        "a minha turma fez um sticker com a minha cara e usam no grupo todos os dias",
        "tiraram me do grupo da turma sem dizer nada",
        "um rapaz do 9o ano n para de me mandar mensagens e eu já disse que não quero",
        "acho que me entraram no insta, aparece um login de braga",
        "comprei umas sapatilhas no olx e a pessoa desapareceu",
        "o meu namorado quer a minha password, diz que é prova de confiança",
        "há um perfil com o meu nome que eu não criei",
        "uma pessoa no discord pergunta-me onde moro, é normal?",
        "a minha amiga mandou uma foto ao namorado e agora toda a escola viu",
        "filmaram-me a cair na educação física e puseram no tiktok",
        "no jogo chamam-me nomes por ser brasileira",
        "como é que se apaga um vídeo que já foi partilhado",
        "a partir de que idade posso fazer queixa?",
        "quanto custa fazer queixa",
        "eu só reencaminhei, também tenho culpa?",
        "sou mãe de um rapaz de 12 anos que recebeu imagens estranhas, o que faço",
        "fizeram uma nude falsa minha com ia",
        "não quero que os meus pais saibam disto",
        "obrigada, ajudou muito",
    ),
    "en": (
        "hey are you a real person",
        "people in my year made an account that rates girls and i'm on it",
        "someone i met on roblox wants to move to whatsapp",
        "my ex still has the pictures i sent him",
        "i got a text saying my parcel is held and i put my card number in",
        "they keep spreading that i slept with someone, it's not true",
        "a boy in my class checks where i am on snap map all the time",
        "is it a crime to take a screenshot of somebody's story",
        "my little brother saw a really violent video and can't sleep",
        "i said something mean in the group and now i feel awful",
        "who can i talk to at night without calling",
        "my teacher posted a photo of us without asking",
        "how do i save proof on instagram before they delete it",
        "do the police tell my parents if i report",
        "an older man from my gym keeps liking my old photos and asks to meet",
        "they said they'd beat me up after school tomorrow",
        "what happens after i make a complaint",
        "my friend sends me videos about not eating",
        "i don't want to talk about it, just tell me who can help",
        "can i stay anonymous if i report a page",
    ),
}


@dataclass(frozen=True)
class Measured:
    """A reply, by what it answers: how many screens of 740 px, and of the list of messages alone, it takes."""

    what: str
    screens: float
    lists: float


async def measured(page: Page, what: str) -> Measured:
    """The last reply, as high as it stands there, with its cards folded; the texts to tap lie above the box and scroll with nothing."""
    height, seen = await page.evaluate(
        """() => { const root = document.querySelector("tu-e-a-net").shadowRoot;
        return [[...root.querySelectorAll("ol[role=list] > li")].at(-1).offsetHeight, root.querySelector(".scroll").clientHeight] }"""
    )
    return Measured(what, height / PHONE["height"], height / seen)


def table(of: Iterable[Measured], name: str) -> list[float]:
    """Prints what was measured, the longest first; gives the lists."""
    ordered = sorted(of, key=lambda one: one.screens, reverse=True)
    median = statistics.median(one.screens for one in ordered)
    print(f"\n{name}: {len(ordered)} replies, median {median:.2f} screens, longest {ordered[0].screens:.2f}")
    print("screens  lists")
    for one in ordered:
        print(f"   {one.screens:.2f}   {one.lists:.2f}  {one.what}")
    return [one.lists for one in ordered]


@asynccontextmanager
async def conversation(browser: Browser, address: str, language: str) -> AsyncIterator[Page]:
    """One that has begun, on a phone."""
    async with pages_of(browser, address) as open_page:
        page = await open_page(f"/?lang={language}", **PHONE)
        await page.get_by_role("button", name=_BEGIN[language]).tap()
        await expect(replies(page)).to_have_count(1)
        yield page


async def said_to(assistant: Assistant, language: str) -> dict[str, Reply]:
    """What the real assistant says to each topic and everyday message, each in a conversation of its own."""
    names = [open_library().topics.name(topic, language) for topic in TOPICS]
    return {
        text: await assistant.reply(secrets.token_urlsafe(8), text, language) for text in (*names, *EVERYDAY[language])
    }


async def test_a_typical_reply_needs_no_scrolling_and_none_needs_much(browser, assistant):
    found = await all_measured(browser, {language: await said_to(assistant, language) for language in LANGUAGES})
    lists = table(found, "Topics and everyday messages")
    assert len(lists) == 2 * (len(TOPICS) + 20)
    assert statistics.median(lists) <= TYPICAL
    assert lists[0] <= LONGEST


class Reading(CannedBackend):
    """Says the fixed text whose name it is told."""

    def __init__(self, texts: dict[str, Reply]) -> None:
        super().__init__()
        self.texts = texts

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        return self.texts[text]


def said_in_danger(library: Library, language: str) -> dict[str, Reply]:
    """Every text for danger, with its cards and its texts to tap, as the actions say it."""

    def reply(bubbles: Iterable[str], contacts: tuple[str, ...], taps: Iterable[str] = ()) -> Reply:
        cards = tuple(card.as_dict() for card in library.cards(contacts, language))
        named = tuple(library.name_contacts(bubble, language) for bubble in bubbles)
        return Reply(named, language, "emergency", "urgent", cards[:MOST_CONTACTS], tuple(taps))

    texts = {kind: reply(*library.urgent(kind, language)) for kind in KINDS}
    for id in (id for id in library.bank if id.startswith("crisis/")):
        roles = ("self", *sorted(library.bank[id].roles()))
        for words, role in ((library.bank.worded(id, language, Person(role)), role) for role in roles):
            taps = [library.bank[next].tap.get(language) for next in words.next]
            for form, text in (("", words.text), (" more", words.more)):
                if text:
                    texts[f"{id}{form} {role}"] = reply(text.split("\n\n"), words.contacts, taps)
    return texts


async def all_measured(browser: Browser, said: Mapping[str, dict[str, Reply]]) -> list[Measured]:
    """Each of the texts as it stands in a conversation, by language."""
    found = []
    for language, texts in said.items():
        async with canned_front(backend=Reading(texts)) as (address, _):
            for names in batched(list(texts), _AT_ONCE):
                async with conversation(browser, address, language) as page:
                    for name in names:
                        await say(page, name, language)
                        found.append(await measured(page, f"{language}  {name}"))
    return found


async def test_the_longest_text_for_danger_is_short(browser):
    found = await all_measured(browser, {language: said_in_danger(open_library(), language) for language in LANGUAGES})
    assert len(found) > 2 * (len(KINDS) + 25)
    assert table(found, "In danger")[0] <= LONGEST_IN_DANGER


def plans(library: Library, language: str) -> dict[str, Reply]:
    """The first portion of the longest plan of each topic and role, with its cards and its texts to tap, as the action says it."""
    longest: dict[str, Reply] = {}
    days = (None, dt.date(2026, 11, 1), dt.date(2026, 1, 1))
    for topic, role, age, day in itertools.product(TOPICS, ("me", "did_it"), ("14_15", "16_17"), days):
        plan = make(library.complaint, ComplaintCase(topic, role, age, day, True), dt.date(2026, 11, 24))
        pages = PlanPages(plan, library.questions, library.name_contacts)
        said, name = pages.portion("first", language), f"{topic} {role}"
        bubbles = tuple(library.name_contacts(bubble, language) for bubble in said.bubbles)
        taps = [library.questions.letter, *(library.questions.parts[part] for part in pages.names()[1:])]
        cards = tuple(card.as_dict() for card in library.cards(said.contacts, language))[:MOST_CONTACTS]
        found = Reply(
            bubbles,
            language,
            "complain_where",
            "none",
            cards,
            tuple(tap.get(language) for tap in taps[role == "did_it" :]),
        )
        if name not in longest or len(found.text) > len(longest[name].text):
            longest[name] = found
    return longest


async def test_the_plan_of_a_complaint_needs_little_scrolling_before_a_tap(browser):
    found = await all_measured(browser, {language: plans(open_library(), language) for language in LANGUAGES})
    assert len(found) == 2 * 2 * len(TOPICS)
    table(found, "Plans of a complaint")
    assert max(one.screens for one in found) <= LONGEST_PLAN


def batched(all_: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (all_[start : start + size] for start in range(0, len(all_), size))
