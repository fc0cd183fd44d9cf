"""What the papers say: the data in one language, as plain values for the templates. Read of files alone, as the page without a network is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.common.languages import Language
from bot.knowledge.answers import Bank, Person
from bot.knowledge.directory_tables import read_contacts, read_sources
from bot.knowledge.leaflet import Leaflet, leaflet
from bot.knowledge.page_texts.booklet import AdultSheet, BookletWords, read_booklet
from bot.knowledge.page_texts.complaint import ComplaintPages, Notice, Tool, read_complaint_pages
from bot.knowledge.page_texts.site import PageWords, in_language, read_pages
from bot.knowledge.schema import Contact, ContactKind, Source
from bot.knowledge.timetable import timetable
from bot.knowledge.topics import MENTION, Topics
from bot.labels import TOPICS

_CONTACTS: dict[ContactKind, str] = {
    "support_service": "support",
    "complaint_channel": "complaint",
    "takedown_route": "removal",
}
_FIXED = "\u00a0"  # a space at which no line ends: a number stays whole


@dataclass(frozen=True)
class BookletContent:
    words: BookletWords
    pages: PageWords
    complaint: ComplaintPages
    topics: Topics
    bank: Bank
    contacts: dict[str, Contact]
    sources: dict[str, Source]

    @classmethod
    def read(cls, data: Path) -> BookletContent:
        """Raises DataError if a file is invalid."""
        return cls(
            words=read_booklet(data),
            pages=read_pages(data),
            complaint=read_complaint_pages(data),
            topics=Topics.read(data),
            bank=Bank.read(data),
            contacts={contact.id: contact for contact in read_contacts(data)},
            sources=read_sources(data),
        )

    def told(self, language: Language) -> dict[str, Any]:
        """Everything, in one language."""
        return _Teller(self, language).everything()


@dataclass(frozen=True)
class _Teller:
    content: BookletContent
    language: Language

    def everything(self) -> dict[str, Any]:
        content, words = self.content, self.content.words
        shared = content.pages.shared
        return {
            "lang": self.language,
            "name": shared.name,
            "book": self._plain(words.book),
            "strip": [
                {"name": number.name.get(self.language), "phone": content.contacts[number.contact].phone}
                for number in shared.emergency.numbers
            ],
            "notes": [
                *(line.get(self.language) for line in shared.footer),
                content.pages.topics.law.get(self.language),
            ],
            "groups": [
                {
                    "icon": group.icon,
                    "name": group.name.get(self.language),
                    "alt": words.drawings[group.icon].get(self.language),
                    "topics": [self._topic(topic) for topic in content.topics.in_group(group.id)],
                }
                for group in content.pages.home.topics.groups
            ],
            "notices": [self._notice(one) for one in self._notices()],
            "tools": self._tools(),
            "contacts": [
                {
                    "title": getattr(words.book, name).get(self.language),
                    "each": [self._contact(one) for one in self._best_first(kind)],
                }
                for kind, name in _CONTACTS.items()
            ],
            "sources": self._origins(self._cited()),
            "made": f"{max(content.bank.checked.values()):%d-%m-%Y}",
            "family": self._letter(words.family),
            "teachers": self._letter(words.teachers),
            "poster": {
                **self._plain(words.poster),
                "lead": self._say(words.poster.lead.get(self.language)),
                "contacts": [self._contact(content.contacts[id]) for id in words.poster.contacts],
            },
        }

    @cached_property
    def _leaflets(self) -> dict[str, Leaflet]:
        content, words = self.content, self.content.pages.topics
        return {topic: leaflet(content.bank, content.topics, words, topic, self.language) for topic in TOPICS}

    def _plain(self, part: Any) -> dict[str, Any]:
        """The words of a part that are texts."""
        told = vars(in_language(part, self.language, ""))
        return {name: value for name, value in told.items() if isinstance(value, str | list)}

    def _say(self, text: str) -> str:
        """The text with each contact in braces written out with its number."""

        def named(match: Any) -> str:
            contact = self.content.contacts[match.group(1)]
            named = (contact.mention or contact.name).get(self.language)
            return named.replace(contact.phone, contact.phone.replace(" ", _FIXED)) if contact.phone else named

        return MENTION.sub(named, text)

    def _topic(self, topic: str) -> dict[str, Any]:
        content = self.content
        found = self._leaflets[topic].told(self._say)
        return {
            "id": topic,
            "name": content.topics.name(topic, self.language),
            "example": content.topics.example(topic, self.language),
            "parts": [
                {
                    "id": part.id,
                    "title": part.title,
                    "answers": [{"question": one.question, "texts": one.texts} for one in part.answers],
                }
                for part in found.parts
            ],
            "contacts": [self._contact(content.contacts[id]) for id in found.contacts],
            "sources": self._origins(found.sources),
            "made": f"{found.checked:%d-%m-%Y}" if found.checked else None,
        }

    def _contact(self, contact: Contact) -> dict[str, Any]:
        address = contact.form or contact.web or contact.chat
        hours = contact.hours and timetable(contact.hours, self.content.pages.offline.hours, self.language)
        return {
            "id": contact.id,
            "name": contact.name.get(self.language),
            "what_for": contact.what_for.get(self.language),
            "limits": contact.limits and contact.limits.get(self.language),
            "phone": contact.phone,
            "sms": contact.sms and f"SMS {contact.sms}",
            "email": contact.email,
            "web": address and _bare(address),
            "hours": hours or None,
            "free": contact.cost == "free",
        }

    def _best_first(self, kind: ContactKind) -> list[Contact]:
        those = [one for one in self.content.contacts.values() if one.kind == kind]
        return sorted(those, key=lambda one: (one.rank, one.id))

    def _notices(self) -> tuple[Notice, ...]:
        said = self.content.complaint
        return said.common.images, said.evidence.first, said.evidence.keep, said.draft.not_yet, said.draft.deliver

    def _notice(self, notice: Notice) -> dict[str, Any]:
        points = [self._say(point.get(self.language)) for point in notice.points]
        return {"title": notice.title.get(self.language), "points": points}

    def _tools(self) -> list[dict[str, Any]]:
        """Each tool under its name, once; one that serves for several things in several ways says which for what."""
        takedown = self.content.complaint.takedown
        found: dict[str, dict[str, Any]] = {}
        for id, tool in takedown.tools.items():
            contact = self.content.contacts[tool.contact] if tool.contact else None
            name = tool.name or (contact.name if contact is not None else None)
            assert name is not None  # one of the two is there: see Tool
            address = (contact.form or contact.web) if contact and contact.id != "platform" else None
            called = name.get(self.language)
            ways = found.setdefault(called, {"name": called, "web": address and _bare(address), "ways": []})["ways"]
            wanted = [what.get(self.language) for what in takedown.wanted_for(id)]
            ways.append({"what": ", ".join(wanted), **self._way(tool)})
        return list(found.values())

    def _way(self, tool: Tool) -> dict[str, str | None]:
        return {
            "does": self._say(tool.does.get(self.language)),
            "does_not": self._say(tool.does_not.get(self.language)),
            "how": self._say(tool.how.get(self.language)) if tool.how else None,
        }

    def _letter(self, letter: AdultSheet) -> dict[str, Any]:
        bank = self.content.bank
        worded = [bank.worded(id, self.language, Person()) for id in letter.answers]
        return {
            "title": letter.title.get(self.language),
            "greeting": letter.greeting and letter.greeting.get(self.language),
            "opening": [self._say(one.get(self.language)) for one in letter.opening],
            "answers": [
                {"question": bank[one.id].tap.get(self.language), "texts": [self._say(one.text)]} for one in worded
            ],
            "closing": [self._say(one.get(self.language)) for one in letter.closing],
            "numbers": letter.numbers.get(self.language),
            "contacts": [self._contact(self.content.contacts[id]) for id in letter.contacts],
        }

    def _cited(self) -> list[str]:
        """The keys of every source that the booklet rests on."""
        keys = [key for found in self._leaflets.values() for key in found.sources]
        keys += [key for notice in self._notices() for key in notice.sources]
        return keys + [key for tool in self.content.complaint.takedown.tools.values() for key in tool.sources]

    def _origins(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """The sources, each once; those without a title by the name of their site, as on the page of a topic."""
        sources = [self.content.sources[key] for key in dict.fromkeys(keys) if key in self.content.sources]
        return [
            {
                "title": source.named(self.language),
                "site": source.site if source.title else None,
                "day": f"{source.checked:%d-%m-%Y}",
            }
            for source in sources
        ]


def _bare(address: str) -> str:
    """ "internetsegura.pt/linha": as it is typed in."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
