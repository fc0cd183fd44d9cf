"""A reply as it leaves the assistant, whichever backend it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.common.languages import chain
from bot.labels import RISKS

MOST_CONTACTS = 4
CHANNEL = "tuenet"  # the only channel of Rasa's that gets a reply as a payload: others would show it to the person, or lose the turn


@dataclass(frozen=True)
class Reply:
    """What a person sees: bubbles, contact cards (see bot.knowledge.directory.ContactCard.as_dict), next questions to tap."""

    bubbles: tuple[str, ...]
    language: str
    label: str
    risk: str
    contacts: tuple[dict[str, Any], ...] = ()
    suggestions: tuple[str, ...] = ()
    forget: bool = False
    confidence: float = 1.0  # of the label, 0 to 1
    checklist: bool = False  # it gives steps to do now; for who does not know `steps`, until the next release
    asks: str | None = None  # the question of the complaint form that it ends in: a name, never an answer
    act: str | None = None  # what the message does (bot.knowledge.conversations.Act)
    answer: str | None = None  # id of the answer in the bank
    case: dict[str, Any] | None = None  # what is understood so far; never leaves for a phone
    steps: int | None = None  # which bubble is a list of what to do now, to tick: counted from 0

    @property
    def text(self) -> str:
        """The whole reply as text: the bubbles, then a line for each contact."""
        return "\n\n".join([*self.bubbles, *([contact_lines(self.contacts)] if self.contacts else [])])

    def as_payload(self) -> dict[str, Any]:
        """What an action sends along as Rasa's `custom`, beside the plain text."""
        return {
            "bubbles": list(self.bubbles),
            "language": self.language,
            "label": self.label,
            "risk": self.risk,
            "contacts": list(self.contacts),
            "suggestions": list(self.suggestions),
            "forget": self.forget,
            "confidence": self.confidence,
            "checklist": self.checklist,
            "steps": self.steps,
            "asks": self.asks,
            "act": self.act,
            "answer": self.answer,
            "case": self.case,
        }

    def as_json(self) -> dict[str, Any]:
        """What a phone gets: see docs/protocol.md."""
        payload = self.as_payload()
        for inside in ("confidence", "act", "answer", "case"):
            del payload[inside]
        if self.asks is None:
            del payload["asks"]
        return {"lang": payload.pop("language"), **payload}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Reply:
        """Raises KeyError or TypeError if the payload is not one of ours."""
        bubbles = tuple(payload["bubbles"])
        return cls(
            bubbles=bubbles,
            language=payload["language"],
            label=payload["label"],
            risk=payload["risk"],
            contacts=tuple(payload["contacts"]),
            suggestions=tuple(payload["suggestions"]),
            forget=payload["forget"],
            confidence=payload["confidence"],
            checklist=payload["checklist"],
            asks=payload.get("asks"),
            act=payload.get("act"),
            answer=payload.get("answer"),
            case=payload.get("case"),
            # A server of the release before tells no place: the first list.
            steps=payload["steps"] if "steps" in payload else list_in(bubbles) if payload["checklist"] else None,
        )


def list_in(bubbles: Sequence[str], start: int = 0) -> int | None:
    """The first bubble, from `start` on, that holds a list."""
    return next((index for index in range(start, len(bubbles)) if "• " in bubbles[index]), None)


def merge_replies(replies: Sequence[Reply]) -> Reply:
    """One reply out of those said in one turn: an answer, then the next question of a form. Raises IndexError for none.

    The first one answers what was said, so that label and confidence are its; the last one says what can be tapped.
    """
    first, last = replies[0], replies[-1]
    contacts: dict[str, dict[str, Any]] = {}
    for contact in (contact for reply in replies for contact in reply.contacts):
        contacts.setdefault(contact["id"], contact)
    risk = max((reply.risk for reply in replies), key=RISKS.index)
    if risk == "urgent":  # nobody in danger is offered a letter, whatever was said beside
        for id, contact in contacts.items():
            contacts[id] = {name: value for name, value in contact.items() if name != "letter"}
    steps: int | None = None
    before = 0
    for reply in replies:
        if steps is None and reply.steps is not None:
            steps = before + reply.steps
        before += len(reply.bubbles)
    return Reply(
        bubbles=tuple(bubble for reply in replies for bubble in reply.bubbles),
        language=last.language,
        label=first.label,
        risk=risk,
        contacts=tuple(contacts.values())[:MOST_CONTACTS],
        suggestions=last.suggestions,
        forget=any(reply.forget for reply in replies),
        confidence=first.confidence,
        checklist=any(reply.checklist for reply in replies),
        asks=last.asks,
        act=first.act,
        answer=first.answer,
        case=first.case,
        steps=steps,
    )


def contact_lines(contacts: tuple[dict[str, Any], ...]) -> str:
    """One line for each contact: name, how to reach it, open or not."""
    lines = []
    for contact in contacts:
        ways = dict.fromkeys(contact[key] for key in ("phone", "chat", "web", "email") if contact.get(key))
        line = f"• {contact['name']}: " + (", ".join(list(ways)[:2]) or contact["what_for"])
        if contact.get("hours"):
            line += f" ({contact['hours']})"
        lines.append(line)
    return "\n".join(lines)


def safety_card(language: str, label: str = "emergency") -> Reply:
    """The reply if anything in or behind the backend fails: fixed words and numbers, no model, database or file needed."""
    spoken = next(code for code in chain(language) if code in SAFETY_CARD)
    emergency, suicide_line = _NUMBERS[spoken]
    numbers = (("emergency", emergency, "112"), ("suicide_line", suicide_line, "1411"))
    lines = (
        ("sos_crianca", "SOS-Criança", "116 111"),
        ("linha_internet_segura", "Linha Internet Segura", "800 21 90 90"),
    )
    contacts = tuple(
        {"id": id, "name": name, "phone": phone, "tel": "tel:" + phone.replace(" ", ""), "free": True}
        for id, name, phone in (*numbers, *lines)
    )
    return Reply(SAFETY_CARD[spoken], spoken, label, "concern", contacts)


_NUMBERS = {"pt": ("Emergência", "Prevenção do suicídio"), "en": ("Emergency", "Suicide prevention")}
SAFETY_CARD = {
    "pt": (
        "Agora não consigo responder: a falha é minha. Se há perigo, liga 112; senão, envia outra vez daqui a um minuto.",
        "Se pensas em magoar-te, liga 1411, de dia ou de noite. Para falar com alguém: SOS-Criança 116 111 ou Linha Internet "
        "Segura 800 21 90 90. São grátis.",
    ),
    "en": (
        "I can't answer right now: the fault is mine. If there is danger, call 112; if not, send it again in a minute.",
        "If you think of hurting yourself, call 1411, day or night. To talk to someone: SOS-Criança 116 111 or Linha Internet "
        "Segura 800 21 90 90. They are free.",
    ),
}
