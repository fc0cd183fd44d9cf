"""Why a message was not taken, in kind words. A refused message takes no number: nothing is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from aiohttp import web

from bot.common.languages import DEFAULT, LANGUAGES, full
from bot.reply import Reply, safety_card

Reason = Literal[
    "invalid",
    "empty",
    "too_long",
    "too_fast",
    "busy",
    "order",
    "unknown_conversation",
    "unauthorized",
    "forbidden",
    "origin",
    "not_found",
    "failed",
    "too_many_attempts",
    "too_many_joins",
    "full",
    "door_closed",
]

# In each of LANGUAGES.
_MESSAGES: dict[Reason, tuple[str, str]] = {
    "invalid": ("Não percebi este pedido do programa.", "This request of the program could not be read."),
    "empty": (
        "A mensagem está vazia. Escreve uma palavra, se quiseres.",
        "The message is empty. Write a word if you like.",
    ),
    "too_long": (
        "A mensagem é comprida demais para mim (mais de 2000 letras). O texto continua na caixa: manda-o em partes.",
        "The message is too long for me (over 2000 letters). Your text is still in the box: send it in parts.",
    ),
    "too_fast": (
        "Estás a escrever mais depressa do que eu leio. Espera um instante: a mensagem não se perde.",
        "You write faster than I can read. Wait a moment: your message is not lost.",
    ),
    "busy": (
        "Há muita gente a escrever agora. Tenta outra vez daqui a pouco.",
        "Many people are writing right now. Try again in a little while.",
    ),
    "order": ("Esta mensagem veio fora de ordem.", "This message came out of order."),
    "unknown_conversation": (
        "Esta conversa já foi esquecida. Podes começar outra.",
        "This conversation was forgotten. You can begin another.",
    ),
    "unauthorized": ("Falta dizer de que conversa é isto.", "It is not said which conversation this belongs to."),
    "forbidden": ("Não tens autorização para isto.", "You are not allowed to do this."),
    "origin": ("O dono deste serviço não autorizou esta página.", "The owner of this service did not allow this page."),
    "not_found": ("Aqui não há nada.", "There is nothing here."),
    "failed": (
        "Alguma coisa falhou do nosso lado. Tenta outra vez daqui a pouco. Em perigo, liga 112.",
        "Something failed on our side. Try again in a little while. In danger, call 112.",
    ),
    "too_many_attempts": (
        "Vieram daqui muitas tentativas erradas. Espera uns segundos e tenta outra vez.",
        "Many wrong tries came from here. Wait a few seconds and try again.",
    ),
    "too_many_joins": (
        "Há muita gente a entrar nesta sala. Espera uns segundos e tenta outra vez: há lugar para ti.",
        "Many people are joining this room. Wait a few seconds and try again: there is a place for you.",
    ),
    "full": (
        "Esta sala está cheia. Diz a quem dá a sessão: pode libertar lugares vazios.",
        "This room is full. Tell whoever leads the session: empty seats can be freed.",
    ),
    "door_closed": (
        "A porta desta sala está fechada. Diz a quem dá a sessão que queres entrar.",
        "The door of this room is closed. Tell whoever leads the session that you want to come in.",
    ),
}
STATUS: dict[Reason, int] = {
    "invalid": 400,
    "empty": 422,
    "too_long": 413,
    "too_fast": 429,
    "busy": 503,
    "order": 409,
    "unknown_conversation": 404,
    "unauthorized": 401,
    "forbidden": 403,
    "origin": 403,
    "not_found": 404,
    "failed": 500,
    "too_many_attempts": 429,
    "too_many_joins": 429,
    "full": 503,
    "door_closed": 403,
}


class ApiError(Exception):
    """`retry_after` in seconds, if waiting helps; `next` is the number expected, with reason "order"."""

    def __init__(
        self, reason: Reason, language: str = DEFAULT, *, retry_after: int | None = None, next: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = _MESSAGES[reason][LANGUAGES.index(full(language))]
        self.retry_after = retry_after
        self.next = next
        self.reply: Reply | None = safety_card(language) if reason == "busy" else None

    def as_json(self) -> dict[str, Any]:
        """Its parts, those that are not there left out; `reply` as a Reply."""
        parts = {"reason": self.reason, "message": self.message, "retry_after": self.retry_after, "next": self.next}
        shown: dict[str, Any] = {key: value for key, value in parts.items() if value is not None}
        if self.reply:
            shown["reply"] = self.reply.as_json()
        return shown


# What a person sees of a status; None if no page can be shown. The pages are bot/web/pages/errors.py, and know what is here.
ERROR_PAGE = web.AppKey[Callable[[web.Request, int], Awaitable[web.Response | None]]]("error_page")
