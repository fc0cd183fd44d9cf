from __future__ import annotations

import pytest
import yaml

from bot.classroom.room.topic_cloud import NEEDED, TopicCloud
from bot.labels import TOPICS
from tests.conftest import ROOT

SHOWN = frozenset(("scam", "rumours"))
# Written out once more: a topic whose file no longer says so must be missed by somebody.
_BY_HAND = yaml.safe_load((ROOT / "data" / "evaluation" / "topics.yml").read_text(encoding="utf-8"))
DISTRESS = tuple(topic for topic, told in _BY_HAND.items() if told["distress"])


def test_a_topic_shows_from_five_different_students_on():
    cloud = TopicCloud(SHOWN)
    for student in range(NEEDED - 1):
        cloud.note(str(student), "scam")
        cloud.note(str(student), "scam")
    assert cloud.sizes() == {}
    cloud.note("another", "scam")
    assert cloud.sizes() == {"scam": 5}


@pytest.mark.parametrize("topic", DISTRESS)
def test_a_topic_of_distress_is_not_even_kept(room, wall, topic):
    for student in range(30):
        room.note_topic(str(student), topic)
    assert room.cloud.sizes() == {} and room.cloud.counts() == {}
    assert wall.is_disclosure("aconteceu-me a mim", topic, "none")


def test_every_other_topic_may_be_shown(content):
    assert content.may_show == set(TOPICS) - set(DISTRESS)


def test_nothing_may_be_shown_that_nobody_allowed():
    cloud = TopicCloud()
    cloud.note("a student", "scam")
    assert cloud.counts() == {}


def test_what_is_no_topic_is_not_kept():
    cloud = TopicCloud(SHOWN)
    for student in range(9):
        cloud.note(str(student), "o meu segredo")
    assert cloud.counts() == {}


def test_sizes_are_one_to_five_and_no_counts():
    cloud = TopicCloud(SHOWN)
    for student in range(29):
        cloud.note(str(student), "scam")
    for student in range(5):
        cloud.note(str(student), "rumours")
    assert cloud.sizes() == {"scam": 5, "rumours": 1}
