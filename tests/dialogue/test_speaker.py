"""Who writes, where the words say so plainly."""

from __future__ import annotations

import pytest

from bot.dialogue.speaker import speaker_in
from bot.nlu.text.normalize import normalize


@pytest.mark.parametrize(
    ("line", "language", "role"),
    [
        ("n me ri. fui eu q fiz a nude", "pt", "did_it"),
        ("mas eu n sou a vitima, fui eu que fiz", "pt", "did_it"),
        ("sou o autor, arrependi me", "pt", "did_it"),
        ("criei um perfil falso de um colega", "pt", "did_it"),
        ("não percebes, eu sou uma das q gozou", "pt", "did_it"),
        ("i'm one of the ones who posted it", "en", "did_it"),
        ("i'm one of the ones who gets hit", "en", None),
        ("i made the fake account, not her", "en", "did_it"),
        ("não é uma amiga, sou eu", "pt", "self"),
        ("aconteceu-me a mim!", "pt", "self"),
        ("Não, o meu neto não caiu nisto, fui eu", "pt", "victim"),
        ("eu é que fui enganada", "pt", "victim"),
        ("i am the one who lost the money, not him", "en", "victim"),
        ("what friend?? its me", "en", "self"),
        ("nao sou eu q me quero matar", "pt", "friend"),
        ("não sou eu, é a minha amiga", "pt", "friend"),
        ("isto não é sobre mim, é o meu irmão", "pt", "friend"),
        ("foi a ela, não a mim", "pt", "friend"),
        ("hey this isnt about me its my cousin hes 9", "en", "friend"),
        ("its him not me lol", "en", "friend"),
        ("reencaminhei para o grupo da turma", "pt", "did_it"),
        ("nunca partilhei nada no grupo da turma", "pt", None),
        ("eu não a partilhei no grupo", "pt", None),
        ("partilhei uma foto nos stories e agora todos gozam comigo", "pt", None),
        ("partilhei com amigos o que aconteceu", "pt", None),
        ("i forwarded it to the group", "en", "did_it"),
        ("everyone thinks i forwarded it", "en", None),
        ("i forwarded the screenshots to the school", "en", None),
        ("how do i say i passed the money on?", "en", None),
        ("eu so me ri", "pt", "bystander"),
        ("i laughed at the pics too and now i feel bad", "en", "bystander"),
        ("sou professora do 8.º ano e um aluno contou-me isto", "pt", "professional"),
        ("a minha aluna não quer que eu diga", "pt", "professional"),
        ("i'm a form teacher in Porto", "en", "professional"),
        ("a minha filha não me conta nada", "pt", "carer"),
        ("my 13yo son has paid someone", "en", "carer"),
        ("n sou eu no video pá", "pt", "not_victim"),
        ("para de falar como se eu fosse a vítima", "pt", "not_victim"),
        ("didn't happen to me lol", "en", "not_victim"),
        ("ele diz que não sou eu na foto mas sou", "pt", None),
        ("they say it's not me in the picture", "en", None),
        ("a minha irmã não sabe", "pt", None),
        ("n fui eu q fiz", "pt", None),
        ("ele fez a nude", "pt", None),
        ("mandei uma foto minha", "pt", None),
        ("gozam comigo", "pt", None),
    ],
)
def test_plain_words_say_who_writes(line, language, role):
    assert speaker_in(normalize(line, language), language) == role
