"""The chat without JavaScript, and the bare page for frames of other sites.

Plain forms on one page: the same assistant, limits and exit; no cookie, the conversation's id stands in the form alone. The bare page
leads here where scripts are off, and in a frame that lets nothing out of it this stays in the frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from aiohttp import web

from bot.reply import Reply
from bot.web.chat.conversations import ASSISTANT, CONVERSATIONS, Conversation
from bot.web.http.client_address import address_of
from bot.web.http.cors import ORIGINS
from bot.web.http.errors import STATUS, ApiError
from bot.web.http.metrics import METRICS
from bot.web.http.middleware import TRUSTED
from bot.web.http.requests import BODY_SECONDS, language_of, topic_of
from bot.web.pages.renderer import PageRenderer

PATH = "/conversa"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {framers}; " + TRUSTED
)
# Letters that the box holds, as browsers count them. The form of a longer text would not be read, and the conversation lost with it:
# a letter is nine bytes there at most (MOST_BYTES).
MOST_TYPED = 3500
_MOST_NUMBER = 2**31


class PlainChat:
    """GET begins, POST says something or forgets. What was written stands on the answer alone, and nowhere on the server."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def begin(self, request: web.Request) -> web.Response:
        return await self._answer(request, _welcome(request))

    async def post(self, request: web.Request) -> web.Response:
        form: Mapping[str, str] = {}
        try:
            form = await _read(request)
            return await (self._forget if form.get("do") == "forget" else self._say)(request, form)
        except ApiError as refused:
            asked = form.get("conversation", "")
            first = _welcome(request) if form and not asked else None
            return await self._refused(request, refused, form, asked, _number(form), first)

    async def chat(self, request: web.Request) -> web.Response:
        """GET /chat: the chat and nothing else. Framed by the listed origins alone, as every page."""
        words = self._renderer.words_in[language_of(request)].plain
        return await self._renderer.page(request, "chat", words=words, topic=topic_of(request))

    async def _say(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        conversations, language = request.app[CONVERSATIONS], language_of(request)
        address, n, asked = address_of(request), _number(form), form.get("conversation", "")
        conversation = await _conversation(request, asked, n) if asked else None
        anew = bool(asked) and conversation is None
        if conversation is None:
            conversation, n = conversations.begin(language, address), 1
        text = _text(form)
        try:
            reply = await conversations.say(conversation, n, text, address)
        except ApiError as refused:
            last = conversation.last or _welcome(request)
            return await self._refused(request, refused, form, conversation.id, n, last)
        # 2,000 letters are twice as much in emoji, and do not all fit into the box.
        notes = [note for note, so in (("anew", anew), ("cut", _fills_the_box(text))) if so]
        return await self._answer(request, reply, own=text.strip(), id=conversation.id, n=n + 1, notes=notes)

    async def _refused(
        self, request: web.Request, refused: ApiError, form: Mapping[str, str], id: str, n: int, last: Reply | None
    ) -> web.Response:
        """The form again with what was written in it; why it was not taken stands above. What was said last stays."""
        request.app[METRICS].refused(refused.reason)
        text, problem = _text(form), refused.message
        if _fills_the_box(text):  # the browser has cut a longer one, and said nothing
            problem += f" {self._renderer.words_in[language_of(request)].plain.cut}"
        said = {"problem": problem, "typed": text, "id": id, "n": refused.next or n}
        response = await self._answer(request, last, card=refused.reply, **said)
        response.set_status(STATUS[refused.reason])
        if refused.retry_after:
            response.headers["Retry-After"] = str(refused.retry_after)
        return response

    async def _forget(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        conversation = await _conversation(request, form.get("conversation", ""), _number(form))
        if conversation:
            await request.app[CONVERSATIONS].forget(conversation)
        return await self._answer(request, None, notes=["forgotten"])

    async def _answer(self, request: web.Request, reply: Reply | None, **shown: Any) -> web.Response:
        parts: dict[str, Any] = {"own": "", "card": None, "typed": "", "problem": None, "notes": [], "id": "", "n": 1}
        contents = SimpleNamespace(reply=reply, most=MOST_TYPED, **(parts | shown))
        response = await self._renderer.page(request, "plain", lambda _: contents, contents, topic=topic_of(request))
        response.headers["Content-Security-Policy"] = POLICY.format(framers=request.app[ORIGINS].framers)
        return response


def _welcome(request: web.Request) -> Reply:
    return request.app[ASSISTANT].welcome(language_of(request), topic_of(request))


def _text(form: Mapping[str, str]) -> str:
    """What was tapped, else what was written."""
    return form.get("tap") or form.get("text", "")


def _fills_the_box(text: str) -> bool:
    """Whether no emoji more had room. Browsers count in units of UTF-16, and the end of a line, sent as two, once."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2 >= MOST_TYPED - 1


async def _read(request: web.Request) -> dict[str, str]:
    """The fields of the form. Raises ApiError for what no form of this page sends, or another site's page does."""
    language = language_of(request)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ApiError("origin", language)
    if request.content_type != "application/x-www-form-urlencoded":
        raise ApiError("invalid", language)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            fields = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise ApiError("too_long", language) from error
    except (ValueError, LookupError, TimeoutError, web.RequestPayloadError) as error:
        raise ApiError("invalid", language) from error
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _number(form: Mapping[str, str]) -> int:
    """The number of the message; 1 if the form has none that could be."""
    said = form.get("n", "")
    return int(said) if said.isascii() and said.isdigit() and 0 < int(said[:11]) < _MOST_NUMBER else 1


async def _conversation(request: web.Request, id: str, n: int) -> Conversation | None:
    conversations, language = request.app[CONVERSATIONS], language_of(request)
    if not id.isascii():
        return None
    found = await conversations.find(id, language, address_of(request), n=n)
    return found or (conversations.take(id, language) if n == 1 else None)


def routes(renderer: PageRenderer) -> list[web.RouteDef]:
    plain = PlainChat(renderer)
    return [web.get(PATH, plain.begin), web.post(PATH, plain.post), web.get("/chat", plain.chat)]
