"""The two or three best places for a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.complaint.case import ComplaintCase
from bot.complaint.crimes import PossibleOffence
from bot.knowledge.complaint.rules import Channel, ComplaintData
from bot.knowledge.schema import ComplaintTopic

MOST = 3
ONLINE_SITE = "queixa_eletronica"
POLICE = "psp"


@dataclass(frozen=True)
class ChannelChoice:
    """Channels, best first, and names of notes in data/complaint/channels.yml."""

    channels: tuple[Channel, ...]
    notes: tuple[str, ...] = ()


def best(data: ComplaintData, case: ComplaintCase, crimes: Sequence[PossibleOffence]) -> ChannelChoice:
    """None for who did it. First what suits the wish for no name, then the preferred way, then the topic."""
    if case.role == "did_it":
        return ChannelChoice(())
    channels, topic = data.channels.channels, data.topics[case.topic]
    fitting = sorted((one for one in channels if _fits(one, case, topic)), key=lambda one: _order(one, case, topic))
    chosen = tuple(fitting[:MOST])
    return ChannelChoice(chosen, tuple(_notes(case, crimes, chosen, _site(channels), topic)))


def _site(channels: Sequence[Channel]) -> Channel:
    """The complaint site, which many expect to take everything."""
    return next(channel for channel in channels if ONLINE_SITE in channel.contacts)


def _fits(channel: Channel, case: ComplaintCase, topic: ComplaintTopic) -> bool:
    if not channel.takes(topic):
        return False
    if not channel.ages or case.victim_age is None or case.victim_age in channel.ages:
        return True
    # A parent complains for a child under 16, so that the parent's age counts.
    return case.role == "my_child" and "18_plus" in channel.ages


def _order(channel: Channel, case: ComplaintCase, topic: ComplaintTopic) -> tuple[bool, bool, bool]:
    unsuited_name = bool(case.anonymous) and not channel.anonymous
    unsuited_way = case.way not in (None, "unsure") and case.way not in channel.ways
    return unsuited_name, unsuited_way, not channel.suits_best(topic)


def _notes(
    case: ComplaintCase,
    crimes: Sequence[PossibleOffence],
    chosen: Sequence[Channel],
    site: Channel,
    topic: ComplaintTopic,
) -> Iterable[str]:
    natures = {found.nature for found in crimes}
    if case.anonymous and "public" in natures:
        yield "anonymous_public"
    if case.anonymous and natures - {"public"}:
        yield "anonymous_complaint"
    if not any(POLICE in channel.contacts for channel in chosen):
        yield "police_too"
    if case.way == "phone":
        yield "by_phone"
    if case.way == "online" and not site.takes(topic):
        yield "site_closed"
    elif case.way == "online" and not _fits(site, case, topic):
        yield "site_age"
