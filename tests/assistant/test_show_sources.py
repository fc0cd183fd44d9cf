"""Where an answer comes from: each page by its title, the day it was read and its link. Without a trained model."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.show_sources import ShowSources
from bot.knowledge.library import open_library
from bot.reply import CHANNEL, Reply


def shown(keys: list[str], language: str) -> list[str]:
    """The lines that are said of these sources, without the dot before each."""
    event = {"event": "user", "text": "…", "input_channel": CHANNEL}
    tracker = Tracker("one", {"language": language, "last_sources": keys}, {}, [event], False, None, {}, "listen")
    dispatcher = CollectingDispatcher()
    ShowSources().run(dispatcher, tracker, {})
    reply = Reply.from_payload(dispatcher.messages[-1]["custom"])
    return [line[2:] for bubble in reply.bubbles for line in bubble.split("\n") if line.startswith("• ")]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_a_source_has_its_title_in_the_language_of_the_talk_then_its_day_and_its_link(language):
    law = open_library().sources["S3"]
    assert law.title
    assert shown(["S3", "S3"], language) == [f"{law.title.get(language)}, {law.checked:%d-%m-%Y}: {law.address}"]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_no_bare_address_is_the_name_of_a_source(language):
    sources = open_library().sources
    keys = [key for key, source in sources.items() if source.address]
    lines = shown(keys, language)
    assert len(lines) == len(keys) > 400
    for key, line in zip(keys, lines, strict=True):
        assert line.startswith(sources[key].named(language) + ", "), key
        assert "://" not in line.split(", ")[0], key


def test_what_the_wall_shows_of_blackmail_rests_on_pages_with_titles():
    """The demo "blackmail_explained" of data/sessions ends in this question."""
    library = open_library()
    keys = {key for id in library.bank if id.startswith("sextortion/") for key in library.bank[id].sources}
    assert keys and [key for key in keys if not library.sources[key].title] == []
