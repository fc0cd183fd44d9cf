from __future__ import annotations

from bot.knowledge.schema import Topic
from bot.knowledge.topics import Topics


def test_the_classifier_asks_about_the_topics_that_declare_themselves_grave(root):
    """In the classifier they stand in the order in which the model was trained, so it cannot read them from the files."""
    from bot import rasa_compat

    rasa_compat.install()
    from bot.nlu.components.risk import _GRAVE

    declared = {topic.topic for topic in Topics.read(root / "data") if isinstance(topic, Topic) and topic.grave}
    assert set(_GRAVE) == declared
