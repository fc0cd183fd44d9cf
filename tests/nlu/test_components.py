"""Each trained component on its own, out of the project's model."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.components.facet import FacetExtractor
from bot.nlu.components.language import _common_words
from bot.nlu.components.safety import WEIGHTS, SafetyCheck, signals
from bot.nlu.components.tokenizer import NORMALIZED, SpacyTokenizer
from bot.nlu.models import linear
from bot.nlu.models.boosted_trees import Trees
from bot.nlu.models.ngrams import Ngrams
from bot.nlu.text.patterns import _VOCAB, Patterns


@pytest.fixture(scope="module")
def parse(backend):
    """What the whole pipeline says of a text."""
    from rasa.core.channels.channel import UserMessage

    async def parsed(text: str) -> dict:
        return await backend._agent.processor.parse_message(UserMessage(text, sender_id="test"))

    return parsed


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("olá", "pt"), ("hi", "en"), ("ya", "pt"), ("obg", "pt"), ("thx", "en"), ("ajuda", "pt"), ("help", "en"),
        ("pq me fazem isto", "pt"), ("why me", "en"), ("mandaram nudes minhas", "pt"), ("he keeps texting me", "en"),
        ("tou farto disto", "pt"), ("im so done", "en"), ("e se for o meu ex", "pt"), ("what if he posts it", "en"),
        ("Fica no meu registo?", "pt"),
        ("oh no", "en"),
    ],
)  # fmt: skip
async def test_the_language_of_short_lines(parse, line, language):
    assert (await parse(line))["language"] == language


@pytest.mark.parametrize(
    "line",
    [
        "me están amenazando con publicar mis fotos",
        "ils ont publié mes photos sans me demander",
        "мені погрожують",
        "我需要帮助",
    ],
)
async def test_a_third_language_is_known(parse, line):
    assert (await parse(line))["language_sure"] == "other"


def test_the_words_of_a_third_language_are_read_without_all_that_belongs_to_it():
    assert "est" in _common_words("fr") and not _common_words("zz")
    assert not [name for name in sys.modules if name.startswith("spacy.lang.fr")]


@pytest.mark.parametrize("line", ["asdf qwer zxcv", "hjk sdf wer tyu", "ajsdh ashdj kasjdh", "qwe rty uio pas"])
async def test_typed_noise_is_no_third_language(parse, line):
    assert (await parse(line))["language_sure"] != "other"


async def test_confidence_is_a_share_and_the_ranking_falls(parse):
    ranking = [found["confidence"] for found in (await parse("gozam comigo no grupo"))["intent_ranking"]]
    assert all(0 <= confidence <= 1 for confidence in ranking)


async def test_the_topic_is_found_beside_the_intent(parse):
    found = await parse("é crime partilhar nudes de outra pessoa?")
    said = {entity["entity"]: entity["value"] for entity in found[ENTITIES]}
    assert found[INTENT]["name"] == "is_it_crime"
    assert said["topic"] == "intimate_images"


@pytest.mark.parametrize("text", ["…", "🙃🙃🙃", "a" * 500, "x\u202ey", "[a](b)", "{}", "<script>alert(1)</script>"])
async def test_any_text_is_understood_somehow(parse, text):
    assert (await parse(text))[INTENT]["name"]


@pytest.mark.slow
def test_words_that_were_read_are_not_kept():
    tokenizer = SpacyTokenizer(SpacyTokenizer.get_default_config())
    tokenizer.process([Message(data={TEXT: "o canariomemoria42 escreveu", "language": "pt"})])
    patterns = Patterns([("x", "escreveu")])
    assert patterns.match(["canariomemoria42", "escreveu"]) == [("x", 1, 2)]
    for vocab in (tokenizer._languages["pt"].vocab, _VOCAB):
        assert "canariomemoria42" not in vocab.strings
        assert "canariomemoria42" not in {lexeme.text for lexeme in vocab}


def test_tokens_are_words_and_the_normalized_text_stands_beside():
    message = Message(data={TEXT: "Pq é q não me largam?", "language": "pt"})
    SpacyTokenizer(SpacyTokenizer.get_default_config()).process([message])
    assert message.get(NORMALIZED) == "porque é que não me largam?"
    assert [token.text for token in message.get("text_tokens")] == ["Pq", "é", "q", "não", "me", "largam", "?"]


def read(urgent: float, crisis: float, later: bool, act: str = "add", none: float = 0.1) -> dict:
    return {
        "risk": {"urgent": urgent, "none": none, "concern": 1 - urgent - none},
        "question": {"crisis/suicide_now": crisis, "crisis/denied": 0.2},
        "act": {act: 0.9},
        "in_context": later,
    }


@pytest.mark.parametrize(
    ("pattern", "alone", "reading", "risk"),
    [
        (False, 0.6, read(0.6, 0.5, False), "urgent"),
        (False, 0.7, read(0.02, 0.01, False), "concern"),  # one signal of three is not enough
        (True, 0.7, read(0.3, 0.1, False), "urgent"),
        (False, 0.02, read(0.02, 0.01, False, none=0.8), "none"),
        (False, 0.1, read(0.8, 0.5, True), "urgent"),  # "não consigo ligar a ninguém", after thoughts of dying
        (False, 0.9, read(0.04, 0.01, True), "concern"),  # "ela já está no hospital com o pai"
        (False, 0.1, read(0.02, 0.0, True, none=0.9), "none"),
    ],
)
def test_the_signals_of_danger_are_weighed(pattern, alone, reading, risk):
    check = SafetyCheck(SafetyCheck.get_default_config())
    scores = {"urgent": alone, "harmless": 1.0 if risk == "none" else -1.0}
    assert check.judge(pattern, 0, scores, reading) == risk


@pytest.mark.parametrize("later", [False, True])
def test_more_of_a_signal_never_makes_it_less_grave(later):
    weights = WEIGHTS["later" if later else "first"]
    less, more = (
        signals(pattern, 0, {"urgent": chance, "harmless": 0.0}, read(chance, chance, later), denied)
        for pattern, chance, denied in ((False, 0.1, True), (True, 0.6, False))
    )
    assert all(
        weights[name] * less[name] <= weights[name] * more[name] for name in weights.keys() - {"urgent", "urgent_still"}
    )


def test_words_of_danger_that_are_turned_round_take_from_it():
    check = SafetyCheck(SafetyCheck.get_default_config())
    scores, reading = {"urgent": 0.3, "harmless": -1.0}, read(0.2, 0.09, True)
    assert check.judge(False, 0, scores, reading) == "urgent"
    assert check.judge(False, 0, scores, reading, denied=True) == "concern"


@pytest.mark.parametrize(
    ("act", "facts", "risk"),
    [
        ("ask", (), "urgent"),
        ("thank", (), "concern"),
        ("deny", (), "concern"),
        ("add", ("safe_now",), "concern"),
    ],
)
def test_danger_goes_on_until_it_is_called_off(act, facts, risk):
    check = SafetyCheck(SafetyCheck.get_default_config())
    scores, reading = {"urgent": 0.1, "harmless": -1.0}, read(0.033, 0.03, True, act) | {"facts": facts}
    assert check.judge(False, 0, scores, reading) == "concern"
    assert check.judge(False, 0, scores, reading | {"alarm": 0.9}) == risk


@pytest.mark.parametrize(("alarm", "risk"), [(0.0, "concern"), (0.1, "urgent")])
def test_in_the_turn_after_an_alarm_a_lower_chance_is_enough(alarm, risk):
    check = SafetyCheck(SafetyCheck.get_default_config())
    scores, reading = {"urgent": 0.1, "harmless": -1.0}, read(0.033, 0.03, True) | {"alarm": alarm}
    assert check.judge(False, 0, scores, reading) == risk
    assert WEIGHTS["later"]["urgent_still"] < reading["danger"] < WEIGHTS["later"]["urgent"]


def test_patterns_alone_decide_where_nothing_was_learned():
    check = SafetyCheck(SafetyCheck.get_default_config())
    assert check.judge(True, 0, None) == "urgent"
    assert check.judge(False, 0, None) == "none"


@pytest.mark.parametrize(
    ("intent", "language", "line", "facet"),
    [
        ("grooming", "pt", "o que é o grooming?", "what_is"),
        ("grooming", "en", "what does grooming mean", "what_is"),
        ("chitchat", "pt", "obrigado", "thanks"),
        ("support_services", "pt", "quero falar por chat", "chat_or_mail"),
        ("complain_after", "en", "can i withdraw it", "withdraw"),
        ("grooming", "pt", "um velho manda-me mensagens", None),
    ],
)
def test_the_part_of_an_answer_that_is_asked_for(intent, language, line, facet):
    message = Message(data={INTENT: {"name": intent}, "language": language, NORMALIZED: line, TEXT: line})
    assert FacetExtractor().extract(message) == facet


def test_a_classifier_without_features_says_what_is_missing():
    with pytest.raises(ValueError, match="featurizer"):
        linear.features([Message(data={TEXT: "x"})])
    head = linear.Head(["a"], np.zeros((3, 1), np.float32), np.zeros(1, np.float32))
    with pytest.raises(ValueError, match="featurizer"):
        head.margins(Message(data={TEXT: "x"}))


def test_one_message_gets_the_margins_of_the_matrix():
    random = np.random.default_rng(1)
    message = Message(data={TEXT: "x"})
    row = scipy.sparse.csr_matrix(np.array([[0, 0.5, 0, 2.0]], np.float32))
    message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "sparse"))
    head = linear.Head(["a", "b"], random.random((4, 2), np.float32), random.random(2, np.float32))
    assert np.allclose(head.margins(message), linear.features([message]) @ head.weights + head.bias)


@pytest.mark.parametrize("kind", ["words", "characters"])
def test_one_line_is_weighed_as_scikit_learn_weighs_it(kind, tmp_path):
    lines = ["o meu ex ameaca publicar", "ameaca ameaca publicar fotos", "fotos do meu ex", "que fotos?"]
    ngrams = Ngrams.learn(kind, (1, 3), 2, lines)
    ngrams.save(tmp_path, kind)
    loaded = Ngrams.load(tmp_path, kind, (1, 3))
    kinds = {"words": {"analyzer": "word", "token_pattern": r"\w+"}, "characters": {"analyzer": "char_wb"}}
    reference = TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True, lowercase=False, **kinds[kind]).fit(
        lines
    )
    for line in [*lines, "nada disto xyz", ""]:
        for one in (ngrams, loaded):
            indices, weights = one.weigh(line)
            row = np.zeros(len(one))
            row[indices] = weights
            assert np.allclose(row, reference.transform([line]).toarray()[0], atol=1e-6)


@pytest.mark.slow
def test_trees_answer_as_scikit_learn_does(tmp_path):
    random = np.random.default_rng(1)
    rows = random.normal(size=(600, 4))
    answers = (rows[:, 0] * rows[:, 1] > 0.1) | (rows[:, 2] > 1)
    grown = HistGradientBoostingClassifier(max_iter=30, max_leaf_nodes=12, random_state=0).fit(rows, answers)
    Trees.of(grown).save(tmp_path / "trees.npz")
    trees = Trees.load(tmp_path / "trees.npz")
    assert np.allclose([trees.probability(row) for row in rows], grown.predict_proba(rows)[:, 1])
