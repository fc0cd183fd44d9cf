"""The chat without JavaScript: the same assistant and limits over plain forms, and the bare page for frames."""

from __future__ import annotations

import re

import pytest

from bot.assistant import sanitize
from bot.reply import Reply
from bot.web.chat.websocket import MOST_BYTES
from bot.web.limits.rate_limit import Limit, RateLimiter
from bot.web.pages.renderer import LEAD
from bot.web.pages.static_files import FOLDER

POLICE = {"id": "pj", "name": "Polícia Judiciária", "phone": "211 967 000", "tel": "tel:211967000"}


class Form:
    """A browser without scripts: keeps the hidden fields of the last page, as a form does."""

    def __init__(self, client) -> None:
        self.client = client
        self.page = ""
        self.status = 0

    async def open(self, path: str = "/conversa?lang=pt") -> Form:
        answer = await self.client.get(path)
        self.page, self.status = await answer.text(), answer.status
        return self

    @property
    def hidden(self) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))

    async def send(self, **fields: str):
        answer = await self.client.post("/conversa?lang=pt", data={**self.hidden, **fields})
        self.page, self.status = await answer.text(), answer.status
        return answer


@pytest.fixture
async def form(front):
    return await Form(await front()).open()


async def test_it_begins_with_the_welcome_and_nothing_is_begun_on_the_server(form):
    assert "welcome pt None" in form.page
    assert "Ainda bem que vieste" not in form.page  # the welcome greets: once is enough
    assert form.hidden == {"conversation": "", "n": "1"}


async def test_a_conversation_goes_on_by_its_form(form, scripted):
    answer = await form.send(text="olá")
    assert "1: olá" in form.page
    assert form.hidden["n"] == "2"
    await form.send(text="ignored", tap="É crime?")
    assert "2: É crime?" in form.page
    assert len({conversation for conversation, _ in scripted.asked}) == 1
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


async def test_the_letter_is_a_link_and_nothing_to_send(form, scripted, monkeypatch):
    async def reply(*_) -> Reply:
        return Reply(("O plano.",), "pt", "complain_where", "none", (), ("Escrever a carta", "O que não fazer"))

    monkeypatch.setattr(scripted, "reply", reply)
    await form.send(text="olá")
    assert 'href="/queixa?lang=pt" target="_top">Escrever a carta</a>' in form.page  # no frame may hold the letter
    assert re.findall(r'name="tap" value="([^"]+)"', form.page) == ["O que não fazer"]


async def test_the_row_of_police_without_a_number_leads_to_the_letter(form, scripted, monkeypatch):
    rows = (
        {"id": "psp", "name": "PSP", "what_for": "…", "letter": True},
        {"id": "school", "name": "Escola", "what_for": "…"},
    )

    async def reply(*_) -> Reply:
        return Reply(("Podes fazer queixa.",), "pt", "threats", "none", rows)

    monkeypatch.setattr(scripted, "reply", reply)
    await form.send(text="olá")
    (letter,) = re.findall(
        r'<a href="(/queixa\?lang=pt)" target="_top">Escrever a carta<span class="unseen">: (\w+)</span></a>', form.page
    )
    assert letter == ("/queixa?lang=pt", "PSP")


async def test_the_beginning_of_a_dense_text_stands_apart_as_in_the_chat(form, scripted, monkeypatch):
    first, rest = "Respira: acredito em ti, e a culpa não é tua.", "Não pagues e não mandes mais nada. " * 5

    async def reply(*_) -> Reply:
        return Reply(
            (f"{first} {rest}".strip(), "Há alguém perto?\n• Guarda as mensagens."), "pt", "sextortion", "none"
        )

    monkeypatch.setattr(scripted, "reply", reply)
    await form.send(text="olá")
    assert f"<p><b>{first} </b>{rest.strip()}</p>" in form.page
    assert form.page.count("<b>") == 1
    assert '<p class="step">• Guarda' in form.page
    assert f"/{LEAD.pattern}/" in (FOLDER / "widget" / "parts.js").read_text(encoding="utf-8")


async def test_sent_twice_is_answered_once(form, scripted):
    before = form.hidden
    await form.send(text="olá")
    first = form.hidden
    await form.send(text="é crime?")
    again = await form.client.post("/conversa?lang=pt", data={**first, "text": "é crime?"})
    assert "2: é crime?" in await again.text()
    assert [text for _, text in scripted.asked] == ["olá", "é crime?"]
    assert before["n"] == "1"


async def test_what_is_written_is_shown_as_text(form):
    await form.send(text="<script>alert(1)</script>")
    assert "<script>alert" not in form.page


async def test_what_is_not_taken_stays_in_the_box_with_the_reason(form, scripted):
    for text, status in (("", 422), ("a" * 9000, 413)):
        await form.send(text=text)
        assert form.status == status
        assert 'role="alert"' in form.page
        assert f">{text}</textarea>" in form.page
    await form.send(text="olá")
    assert form.status == 200 and form.hidden["n"] == "2"
    assert len(scripted.asked) == 1


async def test_the_same_limits_hold(front):
    client = await front(rate_limiter=RateLimiter(conversation=(Limit(1, 60),)))
    form = await Form(client).open()
    await form.send(text="um")
    answer = await form.send(text="dois")
    assert answer.status == 429 and int(answer.headers["Retry-After"]) > 0
    assert ">dois</textarea>" in form.page


async def test_what_was_said_last_stays_beside_why_nothing_was_taken(front, scripted, monkeypatch):
    said = Reply(("O plano.",), "pt", "sextortion", "none", (POLICE,), ("É crime?", "Como faço queixa?"), asks="role")

    async def reply(*_) -> Reply:
        return said

    monkeypatch.setattr(scripted, "reply", reply)
    form = await Form(await front(rate_limiter=RateLimiter(conversation=(Limit(1, 60),)))).open()
    await form.send(text="")
    assert form.status == 422 and "welcome pt None" in form.page  # before anything else was
    await form.send(text="um")
    for text, status in (("", 422), ("a" * 3000, 413), ("dois", 429), ("", 422)):
        await form.send(text=text)
        assert form.status == status and 'role="alert"' in form.page
        assert "O plano." in form.page and 'href="tel:211967000"' in form.page
        assert re.findall(r'name="tap" value="([^"]+)"', form.page) == list(said.suggestions)
        assert form.hidden["n"] == "2"


async def test_a_number_to_call_comes_with_the_last_answer_and_not_in_its_place(front, form, monkeypatch):
    await form.send(text="olá")
    monkeypatch.setattr("bot.web.chat.conversations.MOST_WAITING", 0)
    await form.send(text="é crime?")
    assert form.status == 503
    assert "1: olá" in form.page and "Agora não consigo responder" in form.page


async def test_more_than_a_form_may_hold_cannot_be_written(form):
    """What is longer than the server reads would lose the conversation with it: here the box ends before, at nine bytes a letter (你, ข)."""
    most = int(re.findall(r'maxlength="(\d+)"', form.page)[0])
    assert sanitize.MAX_CHARACTERS < most < MOST_BYTES / 9 - 100
    await form.send(text="olá")
    await form.send(text="你" * most)
    assert form.status == 413 and form.hidden["n"] == "2" and "comprida demais" in form.page


@pytest.mark.parametrize("text", ["a" * 3500, "🙂aaa" * 700, "um\r\n" * 1166 + "um"])
async def test_what_the_box_cut_is_told(form, text):
    """A browser cuts what is pasted and says nothing. How long it was nobody knows, but the box is full then."""
    assert f"Cabem {sanitize.MAX_CHARACTERS} letras" in form.page
    told = "O fim do teu texto não coube na caixa."
    await form.send(text=text)
    assert form.status == 413 and told in form.page
    await form.send(text=text[:-2])
    assert form.status == 413 and told not in form.page


async def test_what_the_box_cut_is_told_too_if_the_rest_was_answered(form, scripted):
    """1,750 emoji fill the box, and are fewer letters than a message may have: they are answered, without the end."""
    await form.send(text="🙂" * 1750)
    assert form.status == 200 and "1: 🙂" in form.page
    assert 'role="status">O fim do teu texto não coube na caixa.' in form.page
    await form.send(text="🙂" * 1740)
    assert form.status == 200 and "não coube" not in form.page


async def test_a_conversation_that_is_forgotten_begins_anew(form, scripted):
    await form.send(text="olá")
    answer = await form.client.post("/conversa?lang=pt", data={"conversation": "forged", "n": "7", "text": "olá"})
    page = await answer.text()
    assert "A conversa anterior já foi esquecida" in page
    assert 'name="n" value="2"' in page
    assert "forged" not in page


async def test_delete_everything_deletes(form, scripted):
    await form.send(text="olá")
    id = form.hidden["conversation"]
    await form.send(do="forget")
    assert scripted.forgotten == [id]
    assert "Está tudo apagado" in form.page
    assert form.hidden == {"conversation": "", "n": "1"}


async def test_a_page_of_another_site_cannot_write_here(form, scripted):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = await form.client.post("/conversa?lang=pt", data={"n": "1", "text": "olá"}, headers=headers)
    assert answer.status == 403
    assert scripted.asked == []


@pytest.mark.parametrize("n", ["", "0", "-1", "x", "9" * 40, "²"])
async def test_a_number_that_is_none_does_no_harm(form, n):
    answer = await form.client.post("/conversa?lang=pt", data={"conversation": "", "n": n, "text": "olá"})
    assert answer.status == 200


async def test_what_is_no_form_is_refused(form):
    answer = await form.client.post("/conversa?lang=pt", json={"text": "olá"})
    assert answer.status == 400
    assert "text/html" in answer.headers["Content-Type"]


async def test_the_bare_page_is_framed_by_listed_origins_alone(front):
    for origins, framers in (((), "'none'"), (("https://moodle.escola.pt",), "https://moodle.escola.pt")):
        answer = await (await front(allowed_origins=origins)).get("/chat?lang=en&topic=sextortion")
        page = await answer.text()
        assert f"frame-ancestors {framers}" in answer.headers["Content-Security-Policy"]
        assert 'placement="inline"' in page and 'topic="sextortion"' in page
        assert "<header" not in page and "<footer" not in page


async def test_the_chat_without_script_may_lie_where_the_bare_page_does(front):
    for origins, framers in (((), "'none'"), (("https://moodle.escola.pt",), "https://moodle.escola.pt")):
        form = await Form(await front(allowed_origins=origins)).open()
        for answer in (await form.client.get("/conversa"), await form.send(text="olá"), await form.send(text="")):
            assert f"frame-ancestors {framers}" in answer.headers["Content-Security-Policy"]
