from __future__ import annotations

import random

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.augmentation import NoiseAugmenter
from bot.nlu.text.slips import misspell, noisy


def examples():
    return TrainingData([Message(data={TEXT: "não sei o que fazer com isto", INTENT: "unclear"})])


def test_copies_are_added_with_the_same_intent_and_the_original_stays():
    lines = NoiseAugmenter({"share": 1.0, "seed": 1}).process_training_data(examples()).training_examples
    assert lines[0].get(TEXT) == "não sei o que fazer com isto"
    assert len(lines) > 1
    assert {line.get(INTENT) for line in lines} == {"unclear"}


def test_the_same_seed_gives_the_same_copies():
    once = NoiseAugmenter({"share": 1.0, "seed": 1}).process_training_data(examples())
    twice = NoiseAugmenter({"share": 1.0, "seed": 1}).process_training_data(examples())
    assert [m.get(TEXT) for m in once.training_examples] == [m.get(TEXT) for m in twice.training_examples]


def test_nothing_is_changed_when_predicting():
    message = Message(data={TEXT: "não"})
    assert NoiseAugmenter({"share": 1.0, "seed": 1}).process([message])[0].get(TEXT) == "não"


def test_short_words_are_not_misspelt():
    assert misspell("não", random.Random(1)) == "não"


def test_accents_are_often_lost():
    chance = random.Random(2)
    assert sum(noisy("não há", chance) == "nao ha" or "n " in noisy("não há", chance) for _ in range(40)) > 10
