"""What else was read of a message decides between questions that all voices of the reader take for as likely."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.components.conversation_reader import QUESTION_WEIGHTS
from bot.nlu.context import Context
from bot.nlu.examples import Example
from bot.nlu.models.question_ranker import (
    EVIDENCE,
    HEADS_BESIDE,
    EarlierTurns,
    QuestionRanker,
    Voices,
    asked_so_far,
    kind_of,
)

_QUESTIONS = ("block", "scam/bank", "what_now")
_EQUAL = dict.fromkeys(EVIDENCE, 0.3)
_SURE = {"label": "scam", "act": "ask", "role": "self", "topic": "scam"}


def turn(question: str, before: tuple[str, ...] = (), **targets: str) -> Example:
    wanted = {"question": question, **_SURE, **targets}
    return Example(Context(), "uma mensagem", "pt", wanted, (), "conversation", before=before)


@pytest.fixture(scope="module")
def ranker() -> QuestionRanker:
    """Carers ask about the bank, everybody else whether to block."""
    learned = [turn("scam/bank", role="carer")] * 60 + [turn("block")] * 60 + [turn("what_now", act="tell")] * 10
    return QuestionRanker.learn(_QUESTIONS, learned)


def even() -> Voices:
    return Voices(*(np.log(np.full(len(_QUESTIONS), 1 / 3)) for _ in Voices._fields))


def read(**surely: str) -> dict[str, dict[str, float]]:
    return {head: {name: 1.0} for head, name in (_SURE | surely).items()}


def test_who_writes_decides_between_questions_that_are_as_likely(ranker):
    assert next(iter(ranker.rank({"in_context": even()}, read(role="carer"), _EQUAL, EarlierTurns()))) == "scam/bank"
    assert next(iter(ranker.rank({"in_context": even()}, read(role="self"), _EQUAL, EarlierTurns()))) == "block"


def test_a_question_that_all_voices_are_sure_of_stays_first(ranker):
    sure = Voices(*(np.log(np.array([0.02, 0.02, 0.96])) for _ in Voices._fields))
    assert (
        next(iter(ranker.rank({"in_context": sure, "alone": sure}, read(role="carer"), _EQUAL, EarlierTurns())))
        == "what_now"
    )


def test_chances_are_chances_however_a_message_is_seen(ranker):
    later = ("in_context", "alone")
    for views in (("in_context",), ("in_context", "asked"), later, (*later, "asked"), (*later, "meant", "asked")):
        chances = ranker.rank(dict.fromkeys(views, even()), read(), QUESTION_WEIGHTS[kind_of(views)], EarlierTurns())
        assert set(chances) == set(_QUESTIONS)
        assert sum(chances.values()) == pytest.approx(1.0)
        assert list(chances.values()) == sorted(chances.values(), reverse=True)


def test_what_was_never_seen_speaks_for_no_question(ranker):
    _, evidence = ranker.evidence({"in_context": even()}, read(label="never", role="none"), EarlierTurns())
    column = EVIDENCE.index("label")
    assert np.ptp(evidence[:, column]) == 0


def test_what_followed_in_other_conversations_decides_between_questions_that_are_as_likely():
    learned = [turn("block", ("what_now",)), turn("scam/bank", ("block",))] * 30
    ranker = QuestionRanker.learn(_QUESTIONS, learned)
    for before, after in (("what_now", "block"), ("block", "scam/bank")):
        assert next(iter(ranker.rank({"in_context": even()}, read(), _EQUAL, EarlierTurns({before: 0.8})))) == after


def test_a_question_that_nothing_followed_speaks_for_none(ranker):
    _, evidence = ranker.evidence({"in_context": even()}, read(), EarlierTurns({"block": 1.0, "unknown": 1.0}))
    assert np.ptp(evidence[:, EVIDENCE.index("follows")]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("act", ["correct", "complain", "again"])
def test_somebody_who_was_not_understood_is_answered_elsewhere(ranker, act):
    weights, last = {"near_last": 0.1, "near_last_turned": -1.0}, EarlierTurns(last="scam/how_tell")
    views = {"in_context": even()}
    elsewhere = read(act=act, topic="threats")  # a question of all topics is one of the topic under way
    assert next(iter(ranker.rank(views, read(topic="threats"), weights, last))) == "scam/bank"
    assert next(iter(ranker.rank(views, elsewhere, weights, last))) != "scam/bank"


def test_the_last_answer_and_what_stands_near_it_are_known_of_each_question(ranker):
    before = EarlierTurns(last="scam/what_now")
    some, evidence = ranker.evidence({"in_context": even()}, read(act="correct", topic="scam"), before)
    found = {
        name: {_QUESTIONS[place]: value for place, value in zip(some, evidence[:, EVIDENCE.index(name)], strict=True)}
        for name in EVIDENCE
    }
    assert found["last_turned"] == {"what_now": 1, "scam/bank": 0, "block": 0}
    assert found["near_last"] == found["near_last_turned"] == dict.fromkeys(_QUESTIONS, 1)
    assert found["near_last_denied"] == dict.fromkeys(_QUESTIONS, 0)


def test_a_safety_text_that_was_shown_makes_danger_no_less_likely():
    case = {"last": "crisis/suicide_now", "asked": [["block", 0.5]]}
    assert EarlierTurns.of_case(case) == EarlierTurns({"block": 0.5}, None)


def test_what_was_asked_long_before_counts_for_little():
    asked = asked_so_far({"block": 0.9}, asked_so_far({"what_now": 0.8}, {"scam/bank": 1.0}))
    assert list(asked) == ["block", "what_now", "scam/bank"]
    assert asked["block"] == 0.9 and asked["what_now"] < 0.3


def test_it_is_the_same_after_it_was_kept(ranker, tmp_path):
    ranker.save(tmp_path)
    given = {"in_context": even(), "alone": even()}, read(role="carer"), _EQUAL, EarlierTurns({"block": 0.5})
    assert QuestionRanker.load(tmp_path).rank(*given) == pytest.approx(ranker.rank(*given), abs=1e-3)


def test_each_kind_of_evidence_has_a_weight():
    assert set(HEADS_BESIDE) < set(EVIDENCE)
    assert all(set(HEADS_BESIDE) < set(weights) <= set(EVIDENCE) for weights in QUESTION_WEIGHTS.values())
