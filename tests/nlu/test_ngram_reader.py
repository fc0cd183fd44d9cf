"""The half of the reader that knows words: learned, kept, and asked again."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.context import Context
from bot.nlu.examples import HEADS, Example
from bot.nlu.models import ngram_reader
from bot.nlu.models.ngram_reader import NgramReader

_ASKED = {
    "leave": ("saio do grupo ou não", "devo sair do grupo", "se saio do grupo"),
    "bank": ("ligo para o banco", "o banco devolve o dinheiro", "falo com o banco"),
    "block": ("bloqueio a conta dele", "devo bloquear ou não", "posso bloquear já"),
}


@pytest.fixture(scope="module")
def reader() -> NgramReader:
    """Learned from a few lines, and from one whose meaning hangs on what came before."""
    learned = []
    for question, lines in _ASKED.items():
        for line in lines * 3:
            targets = dict.fromkeys(HEADS, "one" if question == "leave" else "other")
            learned.append(Example(Context(), line, "pt", targets | {"question": question}))
    for answer, question in (("scam/what_now", "bank"), ("cyberbullying/what_now", "leave")):
        for _ in range(4):
            context = Context("scam", "self", "concern", answer, ("contei tudo",))
            learned.append(Example(context, "e isso", "pt", dict.fromkeys(HEADS, "other") | {"question": question}))
    return NgramReader.learn(learned, ["scam/what_now", "cyberbullying/what_now"])


def test_lines_are_learned_from_as_they_are_read(monkeypatch):
    scam = Context("scam", "self", "concern", "scam/what_now", ("contei tudo ontem",))
    said = [
        (Context(), "saio do grupo"),
        (scam, "e isso é grave"),
        (scam, "saio do banco ontem"),
        (Context(), "é grave"),
    ]
    learned = [Example(context, text, "pt", {"act": "ask"}, source="ask") for context, text in said * 3]
    seen = []
    monkeypatch.setattr(ngram_reader, "_fit", lambda features, targets: (seen.append(features), ([], None, None))[1])

    reader = NgramReader.learn(learned, ["scam/what_now"])

    features = seen[0].toarray()
    for row, (context, text) in zip(features, said, strict=False):
        places, weights = reader.row(context, text)
        assert len(places) > 3
        expected = np.zeros(features.shape[1])
        expected[places] = weights
        np.testing.assert_allclose(row, expected, atol=1e-6)


def best(reader: NgramReader, context: Context, text: str) -> str:
    return reader.classes("question")[int(np.argmax(reader.chances(context, text)["question"]))]


@pytest.mark.parametrize(
    ("text", "question"),
    [("mas saio do grupo", "leave"), ("o banco ajuda", "bank"), ("bloquear a conta", "block")],
)
def test_words_lead_to_what_is_asked(reader, text, question):
    assert best(reader, Context(), text) == question


def test_chances_are_chances_of_every_head(reader):
    for head, chances in reader.chances(Context(), "saio do grupo").items():
        assert head in HEADS
        assert chances.sum() == pytest.approx(1.0, abs=1e-4)
        assert len(chances) == len(reader.classes(head))


def test_a_message_without_a_known_word_is_read_all_the_same(reader):
    assert np.isfinite(reader.chances(Context(), "🙃🙃")["question"]).all()


def test_the_same_words_are_read_by_what_came_before(reader):
    scam = Context("scam", "self", "concern", "scam/what_now", ("contei tudo",))
    group = Context("scam", "self", "concern", "cyberbullying/what_now", ("contei tudo",))
    place = reader.classes("question").index("bank")
    assert reader.chances(scam, "e isso")["question"][place] > reader.chances(group, "e isso")["question"][place]


def test_a_saved_reader_says_the_same(reader, tmp_path):
    reader.save(tmp_path)
    again = NgramReader.load(tmp_path)
    for head, chances in reader.chances(Context(), "devo bloquear").items():
        assert again.classes(head) == reader.classes(head)
        np.testing.assert_allclose(again.chances(Context(), "devo bloquear")[head], chances, atol=1e-6)
