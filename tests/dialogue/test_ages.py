"""Whose age a message tells."""

from __future__ import annotations

import pytest

from bot.dialogue.ages import Ages, ages_in
from bot.nlu.text.normalize import normalize


@pytest.mark.parametrize(
    ("line", "language", "ages"),
    [
        ("tenho 15 anos", "pt", Ages(own=15)),
        ("ja disse que tenho 16", "pt", Ages(own=16)),
        ("tenho 14 mesmo", "pt", Ages(own=14)),
        ("tenho trinta e oito anos", "pt", Ages(own=38)),
        ("o meu filho tem vinte e um anos", "pt", Ages(else_=21)),
        ("i'm forty-two and i teach", "en", Ages(own=42)),
        ("isto foi há dez anos, um treinador", "pt", Ages()),
        ("estou com ele há 8 anos", "pt", Ages()),
        ("for 7 years he did it", "en", Ages()),
        ("14", "pt", Ages(own=14)),
        ("vou acordar a minha irma q tem 20", "pt", Ages(else_=20, relative=True)),
        ("ele tem 17 e eu tenho 12", "pt", Ages(own=12, else_=17)),
        ("e se ele tiver 13?", "pt", Ages(else_=13)),
        ("A minha filha de 12 anos mandou fotos", "pt", Ages(else_=12)),
        ("eu tinha 13 quando aconteceu, hoje tenho 23", "pt", Ages(own=23)),
        ("pediu me 50 euros", "pt", Ages()),
        ("ha 10 anos atras", "pt", Ages()),
        ("a prova é as 15 h", "pt", Ages()),
        ("o meu neto tem dez anos", "pt", Ages(else_=10)),
        ("o menino tem cinco anos e temos guarda partilhada", "pt", Ages(else_=5)),
        ("o pai da minha filha de cinco anos", "pt", Ages(else_=5)),
        ("tenho um irmão de seis anos", "pt", Ages(else_=6)),
        ("tenho quatro anos", "pt", Ages(own=4)),
        ("isto foi há cinco anos", "pt", Ages()),
        ("quando eu tinha seis anos", "pt", Ages()),
        ("ele tem cinco anos a mais do que eu", "pt", Ages()),
        ("my six-year-old bought it", "en", Ages(else_=6)),
        ("when i was six years old", "en", Ages()),
        ("i'm 14 and he's 19", "en", Ages(own=14, else_=19)),
        ("my 13yo has sent pictures", "en", Ages(else_=13)),
        ("fifteen", "en", Ages(own=15)),
        ("she is 12", "en", Ages(else_=12)),
        ("two years ago", "en", Ages()),
        ("he sent 20 pictures", "en", Ages()),
        ("mas eu tenho 17 nao tenho 15", "pt", Ages(own=17)),
        ("eu nao tenho 15", "pt", Ages()),
        ("im not 15 im 17", "en", Ages(own=17)),
        ("not 14, 15", "en", Ages(own=15)),
        ("she isn't 12 she is 14", "en", Ages(else_=14)),
    ],
)
def test_an_age_belongs_to_whoever_the_words_say(line, language, ages):
    assert ages_in(normalize(line, language), language) == ages
