from __future__ import annotations

import pytest

from bot.classroom.cloud import NEEDED, NEVER, Cloud
from bot.labels import TOPICS


def test_a_topic_shows_from_five_different_students_on():
    cloud = Cloud()
    for student in range(NEEDED - 1):
        cloud.note(str(student), "scam")
        cloud.note(str(student), "scam")
    assert cloud.sizes() == {}
    cloud.note("another", "scam")
    assert cloud.sizes() == {"scam": 5}


@pytest.mark.parametrize("topic", sorted(NEVER))
def test_a_topic_of_distress_is_not_even_kept(topic):
    assert topic in TOPICS
    cloud = Cloud()
    for student in range(30):
        cloud.note(str(student), topic)
    assert cloud.sizes() == {} and cloud.counts() == {}


def test_what_is_no_topic_is_not_kept():
    cloud = Cloud()
    for student in range(9):
        cloud.note(str(student), "o meu segredo")
    assert cloud.counts() == {}


def test_sizes_are_one_to_five_and_no_counts():
    cloud = Cloud()
    for student in range(29):
        cloud.note(str(student), "scam")
    for student in range(5):
        cloud.note(str(student), "rumours")
    assert cloud.sizes() == {"scam": 5, "rumours": 1}
