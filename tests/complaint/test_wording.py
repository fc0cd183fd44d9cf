"""How plans read: short bubbles, both languages alike, help first, nothing forbidden, every article in data/law.yml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from itertools import product

import pytest

from bot.common.readability import sentences, words
from bot.complaint.case import ComplaintCase
from bot.complaint.plan import HELP_FIRST, PARTS, ComplaintPlan, make
from bot.content_checks.citations import with_laws, without_citations
from bot.content_checks.forbidden import Forbidden
from bot.knowledge.schema import Article, read_as
from tests.complaint import expected

TODAY = dt.date(2026, 11, 24)
LANGUAGES = ("pt", "en")
LONGEST_SENTENCE = 30  # words; data/complaint itself is held to 22 by `tuenet check`
IMAGES = (
    "intimate_images", "deepfake", "sextortion", "grooming", "csam_seen", "unwanted_sexual", "filming", "dating_violence",
)  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plans(rules) -> Callable[[str], list[ComplaintPlan]]:
    """`plans(topic)`: for every age and role, each with all that can be said."""
    days = (None, dt.date(2026, 5, 31), dt.date(2026, 10, 31), dt.date(2026, 1, 1))
    ways = (None, "in_person", "phone", "online", "unsure")

    @cache
    def of(topic: str) -> list[ComplaintPlan]:
        return [
            make(
                rules,
                ComplaintCase(
                    topic,
                    role,
                    age,
                    found_out=days[number % 4],
                    knows_who=(True, False, None)[number % 3],
                    proof=("screenshots", "dates") if number % 2 else (),
                    way=ways[number % 5],
                    anonymous=number % 4 == 3,
                ),
                TODAY,
            )
            for number, (age, role) in enumerate(product((*expected.AGES, None), expected.ROLES))
        ]

    return of


@pytest.fixture(scope="module")
def bubbles(plans) -> dict[str, set[str]]:
    """All that is said in them, by language: most of it is said in many."""
    return {
        language: {bubble for topic in expected.TOPICS for plan in plans(topic) for bubble in plan.bubbles(language)}
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def forbidden(root) -> list[Forbidden]:
    return read_as(root / "data" / "forbidden.yml", list[Forbidden])


@pytest.fixture(scope="module")
def law(root) -> set[tuple[str, str]]:
    return {(one.code, one.article) for one in read_as(root / "data" / "law.yml", list[Article])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bubbles_are_short_and_every_contact_in_them_exists(bubbles, named, language):
    for bubble in bubbles[language]:
        text = named(bubble, language)
        assert "{" not in text and "<" not in text
        assert len(words(text)) <= 90, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(plans, language):
    lines = {
        line
        for topic in expected.TOPICS
        for plan in plans(topic)
        for part in plan.parts
        for line in part.lines[language]
    }
    spoken = [line for line in lines if not line.startswith(("Lei:", "Law:"))]  # a list of articles is no sentence
    assert not [one for line in spoken for _, one in sentences(line) if len(words(one)) > LONGEST_SENTENCE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_forbidden_is_said(bubbles, named, forbidden, language):
    for bubble in bubbles[language]:
        text = without_citations(named(bubble, language))  # article 190 is no foreign number
        assert [found for one in forbidden for found in one.found(text, language)] == [], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_in_a_plan_but_through_a_contact(bubbles, language):
    for bubble in bubbles[language]:
        assert not re.search(r"\b(?:\d[ -]?){6,}\b|\b(?:112|1411|144)\b|@|https?:", bubble), bubble


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_both_languages_say_the_same_with_the_same_articles(plans, law, topic):
    lines = {
        pair
        for plan in plans(topic)
        for part in plan.parts
        for pair in zip(part.lines["pt"], part.lines["en"], strict=True)
    }
    for pair in lines:
        pt, en = ({(code, one.article) for code, one in with_laws(text, law)} for text in pair)
        assert pt == en, pair
        assert pt <= law, pair


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_parts_come_in_order_with_danger_first_and_the_warning_last(plans, topic):
    order = HELP_FIRST if topic in ("suicide_risk", "emergency") else PARTS
    for plan in plans(topic):
        names = [part.name for part in plan.parts]
        assert names == [name for name in order if name in names]
        assert plan.parts[0].contacts[0] == "emergency"
        assert names[-1] == "warning"
        complete = set(PARTS) if plan.case.role != "did_it" else set(PARTS) - {"deadline", "channels", "bring"}
        assert set(names) == complete


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_who_is_believed_reads_so_before_any_number_but_where_life_is_at_stake(plans, rules, topic):
    (believed,) = rules.steps.believed
    for plan in plans(topic):
        lines = plan.part("first").lines["pt"]
        words, emergency = believed.to(plan.case.role).pt, next(line for line in lines if "{emergency}" in line)
        if rules.topics[topic].help_first:
            assert (lines[0], lines[-1]) == (emergency, words)
        else:
            assert lines[:2] == (words, emergency)
        assert "{emergency}" in plan.bubbles("pt")[0]


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_every_part_names_its_sources_and_rules_of_law_their_articles(plans, topic):
    for plan in plans(topic):
        assert all(part.sources for part in plan.parts)
        for name in ("crimes", "standing", "deadline"):
            assert plan.part(name) is None or plan.part(name).law


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_other_answers_weigh_as_much_as_the_complaint(plans, topic):
    for plan in plans(topic):
        others = [line for line in plan.part("others").lines["pt"] if line.startswith("•")]
        assert len(others) == len(set(others)) >= max(3, len(plan.channels.channels))


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_sexual_images_of_minors_are_never_to_be_kept_or_sent(plans, topic):
    """docs/facts.md, part 3, the exception: first among what not to do where such images are likely, and never asked for as proof."""
    for plan in plans(topic):
        avoid = plan.part("avoid").lines["pt"]
        where = avoid[0] if topic in IMAGES else "\n".join(avoid)
        assert "nunca enviar, guardar" in where.casefold() and "imagens sexuais de menores" in where
        assert "CP 176/5" in plan.part("avoid").law
        if topic in IMAGES and plan.part("bring"):
            brought = "\n".join(plan.part("bring").lines["pt"])
            assert "capturas de ecrã" not in brought and "sem imagens íntimas" in brought


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_parents_are_never_the_only_way(plans, topic):
    for plan in plans(topic):
        if plan.case.role == "me":
            tell = "\n".join(plan.part("tell").lines["pt"])
            assert "Escolhe tu" in tell and ("{sos_crianca}" in tell or "{apav}" in tell)
            assert "“" in tell  # words to use


def test_children_are_spoken_to_as_tu_and_adults_not(rules, named):
    to_child = re.compile(r"\b(?:tu|teus?|tuas?|podes|precisas|liga|escolhe|pensas)\b", re.IGNORECASE)
    for topic, role in product(expected.TOPICS, ("my_child", "pupil")):
        for bubble in make(rules, ComplaintCase(topic, role, "12_13"), TODAY).bubbles("pt"):
            text = re.sub("“[^”]*”", "", bubble)
            assert not to_child.search(text), text


def test_what_is_there_already_is_not_asked_for(rules):
    plan = make(rules, ComplaintCase("scam", "me", "16_17", proof=("payments", "links")), TODAY)
    lines = plan.part("bring").lines["en"]
    missing = lines.index("Still missing, if possible:")
    assert lines[:missing] == ("Already there:", "• full links", "• receipts and payment details")
    assert "• full links" not in lines[missing:] and "• dates and times" in lines[missing:]
