"""The encoder that reads a message in its conversation."""

import numpy as np

from bot.nlu.context import Context
from bot.nlu.models.context_encoder import context_encoder


def test_a_message_reads_the_same_whatever_is_read_with_it():
    line = (Context(said=("mandei uma foto ao meu namorado",)), "e agora quem é que a vê?")
    others = [
        (Context(), "olá"),
        (Context(), "o meu irmão não me deixa jogar e a minha mãe diz que ele tem razão " * 8),
    ]
    alone, beside = context_encoder().encode([line])[0], context_encoder().encode([others[0], line, others[1]])[1]
    np.testing.assert_allclose(alone, beside, rtol=1e-5)


def test_a_long_message_is_the_mean_of_its_windows():
    (vector,) = context_encoder().encode([(Context(), "conto tudo desde o princípio " * 60)])
    assert vector.shape == (384,)
    assert np.isfinite(vector).all()
