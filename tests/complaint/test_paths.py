"""Whole paths through the form with the real model, from the first words to the plan.

A path is a list of (what is said, what is asked next): a question, "plan" for its first portion, "closed" where the form ended,
"other" for an answer of the rules alone. The plan that is reached must be that of the case named beside it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

import pytest

from bot.common.calendar import add_months
from bot.complaint.case import ComplaintCase
from bot.complaint.plan import make
from bot.complaint.plan_pages import PlanPages
from bot.knowledge.library import open_library
from bot.labels import LABELS, TOPICS

START = {"pt": "Ajuda-me a preparar a queixa", "en": "Help me prepare a complaint"}
SCREENSHOTS = ("screenshots", "text_screenshots")


@dataclass(frozen=True)
class Path:
    name: str
    language: str
    turns: list[tuple[str, str]]
    case: dict[str, Any] | None = None  # `since`: days ago, a function of today, or an ISO day

    def expected(self, today: dt.date) -> ComplaintCase:
        said = dict(self.case)
        since = said.pop("since", None)
        if isinstance(since, int):
            since = today - dt.timedelta(days=since)
        elif isinstance(since, str):
            since = dt.date.fromisoformat(since)
        elif since is not None:
            since = since(today)
        return ComplaintCase(found_out=since, **said)


def answered(language, what, whom, age, when, known, proofs, how, /, **case) -> Path:
    """A path where each question is answered in turn; `case` is what must come of it."""
    safe = {"pt": "sim", "en": "yes"}[language]
    lines = [(START[language], "safe"), (safe, "topic"), (what, "role"), (whom, "age")]
    if case.get("role") == "did_it":
        return Path(f"{case['topic']} {language}", language, [*lines, (age, "plan")], case)
    lines += [(age, "since"), (when, "who"), (known, "proof"), (proofs, "way"), (how, "plan")]
    return Path(f"{case['topic']} {language}", language, lines, case)


def first_of_last_month(today: dt.date) -> dt.date:
    return add_months(today.replace(day=1), -1)


def a_month_ago(today: dt.date) -> dt.date:
    return add_months(today, -1)


# Every topic once, in the words of different people.
EACH_TOPIC = [
    answered("pt", "gozam comigo no grupo da turma todos os dias", "a mim", "tenho 13", "há duas semanas", "uns colegas da turma",
             "prints", "ir lá", topic="cyberbullying", role="me", age_group="12_13", since=14, knows_who=True, proof=SCREENSHOTS,
             way="in_person"),
    answered("en", "a boy keeps saying he will beat me up", "me", "im 15", "yesterday", "yes", "screenshots", "by phone",
             topic="threats", role="me", age_group="14_15", since=1, knows_who=True, proof=SCREENSHOTS, way="phone"),
    answered("pt", "o meu ex persegue-me, cria contas novas para me vigiar", "a mim", "17", "no mês passado", "foi o meu ex",
             "nada", "tanto faz", topic="stalking", role="me", age_group="16_17", since=first_of_last_month, knows_who=True,
             way="unsure"),
    answered("en", "Being left out", "my daughter", "11", "a month ago", "some classmates", "nothing", "not sure",
             topic="exclusion", role="my_child", age_group="under_12", since=a_month_ago, knows_who=True, way="unsure"),
    answered("pt", "inventaram boatos sobre a minha amiga", "a uma amiga", "ela tem 14", "hoje", "n sei quem foi", "o link",
             "pela net", topic="rumours", role="friend", age_group="14_15", since=0, knows_who=False, proof=("links",),
             way="online"),
    answered("en", "my ex shared my nudes with his friends", "me", "seventeen", "2 weeks ago", "it was my ex", "screenshots",
             "online", topic="intimate_images", role="me", age_group="16_17", since=14, knows_who=True, proof=SCREENSHOTS,
             way="online"),
    answered("pt", "Deepfakes e imagens de IA", "A uma aluna ou aluno", "14 ou 15", "Ontem", "Não sei quem foi",
             "Mensagens ou capturas", "Ir lá em pessoa", topic="deepfake", role="pupil", age_group="14_15", since=1,
             knows_who=False, proof=SCREENSHOTS, way="in_person"),
    answered("en", "Blackmail with images", "To me", "14 or 15", "Today", "I don't know who", "Links and profiles", "Online",
             topic="sextortion", role="me", age_group="14_15", since=0, knows_who=False, proof=("links", "usernames"),
             way="online"),
    answered("pt", "um homem de 40 anos finge ter a idade do meu filho e pede-lhe segredos e fotos", "o meu filho", "doze",
             "ontem", "não faço ideia", "as mensagens", "por telefone", topic="grooming", role="my_child", age_group="12_13",
             since=1, knows_who=False, proof=SCREENSHOTS, way="phone"),
    answered("en", "Meeting someone from the Internet", "a friend", "she's 16", "last week", "i think i know", "a friend saw it",
             "without my name", topic="meeting_stranger", role="friend", age_group="16_17",
             since=lambda today: today - dt.timedelta(days=today.weekday() + 7), proof=("witnesses",), way="unsure",
             anonymous=True),
    answered("pt", "Ver imagens de abuso sexual de menores", "eu", "16", "hj", "não", "nada", "sem dar o nome",
             topic="csam_seen", role="me", age_group="16_17", since=0, knows_who=False, way="unsure", anonymous=True),
    answered("en", "strangers keep sending me dick pics", "to me", "almost 16", "3 days ago", "no idea", "screenshots and the profile",
             "go there", topic="unwanted_sexual", role="me", age_group="14_15", since=3, knows_who=False,
             proof=(*SCREENSHOTS, "usernames"), way="in_person"),
    answered("pt", "criaram um perfil falso com o meu nome e fotos", "cmg", "quase 18", "anteontem", "desconfio de uma pessoa",
             "o link do perfil", "online", topic="impersonation", role="me", age_group="16_17", since=2,
             proof=("links", "usernames"), way="online"),
    answered("en", "someone hacked into my instagram account", "me", "18", "this morning", "no", "the emails", "online",
             topic="account_hacked", role="me", age_group="18_plus", since=0, knows_who=False, proof=("notices",), way="online"),
    answered("pt", "comprei uns ténis na net e nunca chegaram, fui burlado", "a mim", "15 anos", "há 3 semanas", "não sei",
             "comprovativo do mbway e prints", "esquadra", topic="scam", role="me", age_group="14_15", since=21, knows_who=False,
             proof=(*SCREENSHOTS, "payments"), way="in_person"),
    answered("en", "they call me racist names online because of my skin", "me", "13", "on 3/10/2026", "yes", "screenshots",
             "doesn't matter, whatever", topic="hate_speech", role="me", age_group="12_13", since="2026-10-03", knows_who=True,
             proof=SCREENSHOTS, way="unsure"),
    answered("pt", "Conteúdos perigosos", "à minha filha", "tem 12", "ontem", "não", "o link", "não sei",
             topic="harmful_content", role="my_child", age_group="12_13", since=1, knows_who=False, proof=("links",),
             way="unsure"),
    answered("en", "Photos and data posted without consent", "a pupil of mine", "12 or 13", "last month", "a classmate",
             "the link", "in person", topic="privacy_photos", role="pupil", age_group="12_13", since=first_of_last_month,
             knows_who=True, proof=("links",), way="in_person"),
    answered("pt", "filmaram-me no balneário sem eu saber", "a mim", "tenho 14", "ha 2 dias", "sim, um colega", "uma amiga viu",
             "ir à psp", topic="filming", role="me", age_group="14_15", since=2, knows_who=True, proof=("witnesses",),
             way="in_person"),
    answered("en", "Location tracking and exposed address", "me", "19", "a week ago", "my ex", "nothing yet", "phone",
             topic="location", role="me", age_group="18_plus", since=7, knows_who=True, way="phone"),
    answered("pt", "o meu namorado controla o meu telemóvel e proíbe-me de sair", "a mim", "16", "há um mês", "sim",
             "as mensagens dele", "pessoalmente", topic="dating_violence", role="me", age_group="16_17", since=a_month_ago,
             knows_who=True, proof=SCREENSHOTS, way="in_person"),
    answered("en", "in fortnite they insult me every single match", "me", "12", "today", "no", "a video", "online",
             topic="gaming_abuse", role="me", age_group="12_13", since=0, knows_who=False, proof=SCREENSHOTS, way="online"),
    answered("pt", "Pensar em morrer", "a uma amiga", "15", "hoje", "não", "nada", "não sei", topic="suicide_risk",
             role="friend", age_group="14_15", since=0, knows_who=False, way="unsure"),
    answered("en", "Danger now", "me", "14", "today", "yes", "nothing", "phone", topic="emergency", role="me",
             age_group="14_15", since=0, knows_who=True, way="phone"),
    answered("pt", "Violência em casa ou na escola", "a um aluno meu", "10", "ontem", "sim", "marcas e o relatório do médico",
             "telefone", topic="offline_violence", role="pupil", age_group="under_12", since=1, knows_who=True,
             proof=("injuries",), way="phone"),
]  # fmt: skip

CHATS = [
    Path("the topic is taken from the conversation", "pt", [
        ("fazem-me chantagem com fotos minhas", "other"), (START["pt"], "safe"), ("sim", "role"), ("a mim", "age"), ("15", "since"),
        ("ontem", "who"), ("não sei", "proof"), ("prints", "way"), ("pela internet", "plan"),
    ], {"topic": "sextortion", "age_group": "14_15", "since": 1, "knows_who": False, "proof": SCREENSHOTS, "way": "online"}),
    Path("the age is taken from the conversation", "pt", [
        ("tenho 14 anos e fizeram um perfil falso meu", "other"), (START["pt"], "safe"), ("sim", "role"), ("a mim", "since"),
        ("ontem", "who"), ("não", "proof"), ("nada", "way"), ("ir lá", "plan"),
    ], {"topic": "impersonation", "age_group": "14_15", "since": 1, "knows_who": False, "way": "in_person"}),
    Path("the topic stands in the first words", "en", [
        ("there's a fake profile of me, help me prepare a complaint", "safe"), ("yes", "role"), ("me", "age"), ("14", "since"),
        ("yesterday", "who"), ("no", "proof"), ("nothing", "way"), ("online", "plan"),
    ], {"topic": "impersonation", "age_group": "14_15", "since": 1, "knows_who": False, "way": "online"}),
    Path("everything is skipped", "pt", [
        (START["pt"], "safe"), ("saltar", "topic"), ("Saltar", "role"), ("prefiro não dizer", "age"), ("skip", "since"),
        ("saltar", "who"), ("passa", "proof"), ("saltar", "way"), ("saltar", "plan"),
    ]),
    Path("everything but the topic is skipped", "en", [
        (START["en"], "safe"), ("skip", "topic"), ("Threats", "role"), ("Skip", "age"), ("rather not say", "since"),
        ("skip", "who"), ("pass", "proof"), ("next", "way"), ("skip", "plan"),
    ], {"topic": "threats"}),
    Path("changes her mind about age and person", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Ameaças", "role"), ("a mim", "age"), ("15", "since"), ("afinal tenho 16", "since"),
        ("afinal foi a minha amiga", "since"), ("ontem", "who"), ("não", "proof"), ("afinal foi há duas semanas", "proof"),
        ("nada", "way"), ("ir lá", "plan"),
    ], {"topic": "threats", "role": "friend", "age_group": "16_17", "since": 14, "knows_who": False, "way": "in_person"}),
    Path("changes the topic", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Threats", "role"), ("me", "age"), ("actually they hacked my account", "age"),
        ("14", "since"), ("today", "who"), ("no", "proof"), ("nothing", "way"), ("online", "plan"),
    ], {"topic": "account_hacked", "age_group": "14_15", "since": 0, "knows_who": False, "way": "online"}),
    Path("changes after the plan", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Burlas", "role"), ("a mim", "age"), ("15", "since"), ("ontem", "who"),
        ("não", "proof"), ("nada", "way"), ("por telefone", "plan"), ("afinal tenho 17", "plan"),
    ], {"topic": "scam", "age_group": "16_17", "since": 1, "knows_who": False, "way": "phone"}),
    Path("changes after the plan and another question", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Scams", "role"), ("me", "age"), ("15", "since"), ("yesterday", "who"),
        ("no", "proof"), ("nothing", "way"), ("by phone", "plan"), ("does it cost anything?", "other"),
        ("actually it was my friend", "plan"),
    ], {"topic": "scam", "role": "friend", "age_group": "14_15", "since": 1, "knows_who": False, "way": "phone"}),
    Path("asks other things on the way", "pt", [
        (START["pt"], "safe"), ("é preciso pagar?", "safe"), ("sim", "topic"), ("o que é o grooming?", "topic"), ("uma burla", "role"),
        ("afinal foi um perfil falso", "role"), ("a mim", "age"), ("os meus pais ficam a saber?", "age"), ("14", "since"),
        ("porque perguntas isso?", "since"), ("ontem", "who"), ("posso não dar o nome?", "who"), ("não", "proof"), ("nada", "way"),
        ("online", "plan"),
    ], {"topic": "impersonation", "age_group": "14_15", "since": 1, "knows_who": False, "way": "online"}),
    Path("asks other things on the way, in English", "en", [
        (START["en"], "safe"), ("will my parents find out?", "safe"), ("yes", "topic"), ("Cyberbullying", "role"),
        ("me", "age"), ("can I complain if I am 13?", "age"), ("13", "since"), ("how long do I have?", "since"),
        ("last week", "who"), ("why do you ask?", "who"), ("a classmate", "proof"), ("what proof do I keep?", "proof"),
        ("screenshots", "way"), ("go in person", "plan"),
    ], {"topic": "cyberbullying", "age_group": "12_13", "since": lambda today: today - dt.timedelta(days=today.weekday() + 7),
        "knows_who": True, "proof": SCREENSHOTS, "way": "in_person"}),
    Path("leaves and comes back", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Ameaças", "role"), ("a mim", "age"), ("deixa lá", "closed"),
        ("olá", "other"), ("Continuar a queixa", "age"), ("13", "since"), ("stop", "closed"), ("continua a queixa", "since"),
        ("hoje", "who"), ("sim", "proof"), ("nada", "way"), ("ir lá", "plan"), ("sair", "closed"),
    ], None),
    Path("leaves and comes back, in English", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("never mind", "closed"), ("Go on with the complaint", "topic"),
        ("Hate speech", "role"), ("leave", "closed"), ("help me with my complaint", "role"), ("to me", "age"), ("17", "since"),
        ("today", "who"), ("no", "proof"), ("nothing", "way"), ("online", "plan"),
    ], {"topic": "hate_speech", "age_group": "16_17", "since": 0, "knows_who": False, "way": "online"}),
    Path("wants to die in the middle", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Imagens íntimas partilhadas", "role"), ("a mim", "age"), ("quero morrer", "closed"),
        ("Continuar a queixa", "safe"), ("sim", "age"), ("15", "since"), ("ontem", "who"), ("não", "proof"), ("nada", "way"),
        ("pela internet", "plan"),
    ], {"topic": "intimate_images", "age_group": "14_15", "since": 1, "knows_who": False, "way": "online"}),
    Path("is in danger in the middle", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Dating violence", "role"), ("my boyfriend is outside my door with a knife", "closed"),
        ("Go on with the complaint", "safe"), ("im safe now", "role"), ("me", "age"), ("16", "since"), ("today", "who"),
        ("yes", "proof"), ("nothing", "way"), ("by phone", "plan"),
    ], {"topic": "dating_violence", "age_group": "16_17", "since": 0, "knows_who": True, "way": "phone"}),
    Path("is not safe", "pt", [
        (START["pt"], "safe"), ("Não, há perigo", "closed"), ("Continuar a queixa", "safe"), ("agora já estou bem", "topic"),
        ("Perseguição", "role"), ("a mim", "age"), ("15", "since"), ("ontem", "who"), ("sei", "proof"), ("nada", "way"), ("ir lá", "plan"),
    ], {"topic": "stalking", "age_group": "14_15", "since": 1, "knows_who": True, "way": "in_person"}),
    Path("is not sure to be safe", "en", [
        (START["en"], "safe"), ("not sure", "topic"), ("Threats", "role"), ("me", "age"), ("14", "since"), ("today", "who"), ("yes", "proof"),
        ("nothing", "way"), ("by phone", "plan"),
    ], {"topic": "threats", "age_group": "14_15", "since": 0, "knows_who": True, "way": "phone"}),
    Path("begins in danger", "pt", [
        ("quero fazer queixa, o meu pai está a bater-me agora", "other"),
    ], None),
    Path("did it", "pt", [
        ("partilhei a foto nua de uma colega e arrependi-me", "other"), (START["pt"], "safe"), ("sim", "age"), ("13", "plan"),
    ], {"topic": "intimate_images", "role": "did_it", "age_group": "12_13"}),
    Path("did it, in English", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Cyberbullying", "role"), ("i did it", "age"), ("16", "plan"),
    ], {"topic": "cyberbullying", "role": "did_it", "age_group": "16_17"}),
    Path("a teacher", "pt", [
        ("sou professora e quero preparar uma queixa com uma aluna", "safe"), ("não há perigo", "topic"),
        ("Mensagens ou imagens sexuais não pedidas", "age"), ("14", "since"), ("ontem", "who"), ("não", "proof"), ("as mensagens", "way"),
        ("ir à polícia", "plan"),
    ], {"topic": "unwanted_sexual", "role": "pupil", "age_group": "14_15", "since": 1, "knows_who": False, "proof": SCREENSHOTS,
        "way": "in_person"}),
    Path("a mother", "en", [
        ("i'm a mum and i'd like help preparing a complaint", "safe"), ("yes", "topic"), ("they bully my son in the class chat", "age"),
        ("he's 12", "since"), ("a couple of days ago", "who"), ("kids from his class", "proof"), ("screenshots", "way"), ("by phone", "plan"),
    ], {"topic": "cyberbullying", "role": "my_child", "age_group": "12_13", "since": 2, "knows_who": True, "proof": SCREENSHOTS,
        "way": "phone"}),
    Path("for a friend", "pt", [
        ("quero ajudar a minha amiga a preparar a queixa dela", "safe"), ("sim", "topic"), ("Chantagem com imagens", "age"), ("tem 17", "since"),
        ("hoje", "who"), ("não", "proof"), ("nada", "way"), ("não sei", "plan"),
    ], {"topic": "sextortion", "role": "friend", "age_group": "16_17", "since": 0, "knows_who": False, "way": "unsure"}),
    Path("is not understood", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("asdf qwer", "topic"), ("Conta roubada", "role"), ("hmm uma cena", "role"), ("tipo coisas", "age"),
        ("15", "since"), ("há uns meses", "since"), ("em março", "who"), ("blá blá", "who"), ("não", "proof"), ("nada", "way"), ("ir lá", "plan"),
    ], {"topic": "account_hacked", "age_group": "14_15", "since": lambda today: dt.date(today.year - (today.month < 3), 3, 1),
        "knows_who": False, "way": "in_person"}),
    Path("looks at all topics", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Another subject", "topic"), ("Stalking", "role"), ("me", "age"), ("18", "since"),
        ("longer ago", "since"), ("i don't know", "who"), ("yes", "proof"), ("nothing", "way"), ("online", "plan"),
    ], {"topic": "stalking", "age_group": "18_plus", "knows_who": True, "way": "online"}),
    Path("another topic afterwards", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Burlas", "role"), ("a mim", "age"), ("15", "since"), ("ontem", "who"), ("não", "proof"),
        ("nada", "way"), ("online", "plan"), ("agora entraram na minha conta do instagram, o que faço?", "other"), (START["pt"], "safe"), ("sim", "since"),
        ("hoje", "who"), ("não", "proof"), ("prints", "way"), ("online", "plan"),
    ], {"topic": "account_hacked", "age_group": "14_15", "since": 0, "knows_who": False, "proof": SCREENSHOTS, "way": "online"}),
    Path("deletes everything", "pt", [
        (START["pt"], "safe"), ("sim", "topic"), ("Burlas", "role"), ("apaga tudo", "other"), (START["pt"], "safe"), ("sim", "topic"),
    ], None),
    Path("starts again", "en", [
        (START["en"], "safe"), ("yes", "topic"), ("Scams", "role"), ("start again", "other"), (START["en"], "safe"), ("yes", "topic"),
    ], None),
    Path("goes over to English", "pt", [
        (START["pt"], "safe"), ("podes falar inglês?", "safe"), ("yes", "topic"), ("someone made a fake profile of me", "role"), ("me", "age"),
        ("14", "since"), ("today", "who"), ("no", "proof"), ("nothing", "way"), ("online", "plan"),
    ], {"topic": "impersonation", "age_group": "14_15", "since": 0, "knows_who": False, "way": "online"}),
]  # fmt: skip
PATHS = [*EACH_TOPIC, *CHATS]


def asked(reply) -> str:
    """What a reply asks for at its end."""
    questions, last = open_library().questions, reply.bubbles[-1]
    for name, question in questions.questions.items():
        voices = (question.ask.text, question.ask.me, question.ask.friend, question.ask.adult, question.ask.did_it)
        if last in [voice.get(reply.language) for voice in voices if voice]:
            return name
    ended = (questions.say[name] for name in ("left", "paused"))
    if last in [voice.get(reply.language) for words in ended for voice in (words.text, words.adult) if voice]:
        return "closed"
    of_plan = questions.parts["avoid"].get(reply.language) in reply.suggestions
    general = questions.say["no_topic"].text.get(reply.language) in reply.bubbles
    return "plan" if of_plan or general else "other"


def pages_of(path: Path) -> PlanPages:
    """The plan that a path must come to."""
    library = open_library()
    plan = make(library.complaint, path.expected(library.today()), library.today())
    return PlanPages(plan, library.questions, library.name_contacts)


async def walk(assistant, path):
    conversation = secrets.token_urlsafe(8)
    replies = [await assistant.reply(conversation, said, path.language) for said, _ in path.turns]
    met = [(said, asked(reply)) for (said, _), reply in zip(path.turns, replies, strict=True)]
    assert met == path.turns
    return replies


def test_there_are_forty_paths_through_all_topics_of_today_and_every_role():
    assert len(PATHS) >= 40
    cases = [path.case for path in PATHS if path.case]
    through = {case["topic"] for case in cases}
    assert through <= set(TOPICS) and len(through) >= 25
    assert {case.get("role", "me") for case in cases} == {"me", "friend", "my_child", "pupil", "did_it"}
    assert {path.language for path in PATHS} == {"pt", "en"}


@pytest.mark.parametrize("path", PATHS, ids=[path.name for path in PATHS])
async def test_path(assistant, path):
    replies = await walk(assistant, path)
    assert all(reply.label in LABELS and reply.bubbles for reply in replies)
    assert all(len(reply.contacts) <= 4 for reply in replies)
    if path.case is None:
        return
    library, plan_reply = open_library(), replies[-1]
    language, pages = plan_reply.language, pages_of(path)
    bubbles = pages.portion("first", language).bubbles
    assert [library.name_contacts(bubble, language) for bubble in bubbles] == list(plan_reply.bubbles[-len(bubbles) :])
    offered = [library.questions.parts[name].get(language) for name in pages.names()]
    letter = [] if pages.plan.case.role == "did_it" else [library.questions.letter.get(language)]
    assert set(plan_reply.suggestions) == {*offered[1:], *letter}


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_every_portion_can_be_tapped(assistant, language):
    path = next(
        path
        for path in EACH_TOPIC
        if path.language == language and path.case["topic"] in ("rumours", "intimate_images")
    )
    conversation = secrets.token_urlsafe(8)
    for said, _ in path.turns:
        reply = await assistant.reply(conversation, said)
    library, pages = open_library(), pages_of(path)
    for name in pages.names()[1:]:
        reply = await assistant.reply(conversation, library.questions.parts[name].get(language))
        expected = [library.name_contacts(bubble, language) for bubble in pages.portion(name, language).bubbles]
        assert list(reply.bubbles[: len(expected)]) == expected
        assert library.questions.parts["first"].get(language) in reply.suggestions
        assert reply.label == "complain_where"


@pytest.mark.parametrize(
    ("language", "said", "first"),
    [("pt", "quero morrer", "1411"), ("en", "my boyfriend is outside my door with a knife", "112")],
)
async def test_danger_on_the_way_comes_first_and_the_form_waits(assistant, language, said, first):
    conversation = secrets.token_urlsafe(8)
    for line in (START[language], {"pt": "sim", "en": "yes"}[language]):
        await assistant.reply(conversation, line)
    reply = await assistant.reply(conversation, said)
    assert reply.risk == "urgent"
    assert first in reply.bubbles[0]
    assert open_library().questions.say["paused"].text.get(language) == reply.bubbles[-1]


async def test_beginning_in_danger_is_answered_as_danger(talk):
    (reply,) = await talk("quero fazer queixa, o meu pai está a bater-me agora")
    assert reply.risk == "urgent"
    assert "112" in reply.bubbles[0]


async def test_an_answer_and_the_next_question_are_one_reply(talk):
    reply = (await talk(START["pt"], "sim", "é preciso pagar?"))[-1]
    assert reply.label == "complain_cost"
    assert reply.bubbles[-1].startswith("O que aconteceu?")
    assert "Outro tema" in reply.suggestions
    assert len({contact["id"] for contact in reply.contacts}) == len(reply.contacts)


async def test_in_a_terminal_there_is_text_with_buttons(backend):
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    conversation = secrets.token_urlsafe(8)
    for line, text, button in (
        (START["pt"], "Primeiro: estás em segurança agora?", "Sim, não há perigo"),
        ("é preciso pagar?", "Primeiro: estás em segurança agora?", "Saltar"),
        ("sim", "O que aconteceu?", "Outro tema"),
    ):
        channel = CollectingOutputChannel()
        await backend._agent.handle_message(UserMessage(line, channel, conversation, input_channel="cmdline"))
        last = channel.messages[-1]
        assert last["text"].startswith(text)
        assert button in [found["title"] for found in last["buttons"]]
        assert not any("custom" in message for message in channel.messages)


async def test_a_question_has_at_most_two_lines_of_a_phone(root):
    for question in open_library().questions.questions.values():
        for voice in (question.ask.text, question.ask.me, question.ask.friend, question.ask.adult):
            assert voice is None or max(len(voice.pt), len(voice.en)) <= 90


async def test_the_person_did_it_is_not_comforted_as_a_victim(talk):
    replies = await talk(START["pt"], "sim", "Cyberbullying", "Fui eu que fiz", "14")
    assert "Acredito em ti" not in replies[-1].text
    assert "Contar já é um passo certo" in replies[-1].text
