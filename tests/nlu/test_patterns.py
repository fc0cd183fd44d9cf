from __future__ import annotations

import pytest

from bot.knowledge.yaml_file import DataError
from bot.nlu.text import normalize
from bot.nlu.text.patterns import DangerPatterns, token_pattern, words


@pytest.fixture(scope="module")
def patterns(root):
    return {language: DangerPatterns(root / "data" / "safety", language) for language in ("pt", "en")}


def kinds(patterns, language, line):
    return {found.kind for found in patterns[language].find(normalize.normalize(line, language))}


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("pt", "quero morrer", "suicide"),
        ("pt", "engoli uma lamela inteira dos medicamentos do meu avô", "suicide"),
        ("en", "i swallowed most of a whole bottle of my dads tablets", "suicide"),
        ("pt", "o namorado dela agarrou-a pelo pescoço na cozinha", "danger"),
        ("en", "my uncle has my brother by the throat", "danger"),
        ("pt", "tou farta e kero morrer msm", "suicide"),
        ("pt", "vou matar-me hoje", "suicide"),
        ("pt", "se eu não estivesse cá ninguém dava por nada", "suicide"),
        ("pt", "às vezes penso que era melhor n existir", "suicide"),
        ("pt", "seria melhor eu não ter nascido", "suicide"),
        ("en", "maybe it would be better to not exist", "suicide"),
        ("en", "if i wasn't here nobody would notice", "suicide"),
        ("en", "it would be easier for mum if i wasnt around", "suicide"),
        ("pt", "a minha amiga quer matar-se", "friend_suicide"),
        ("pt", "acho que ela vai-se matar", "friend_suicide"),
        ("pt", "está alguém a seguir-me", "danger"),
        ("pt", "estou a ser seguida na rua", "danger"),
        ("pt", "fui violada", "abuse"),
        ("pt", "um colega escreveu que vai trazer a arma do avô na sexta", "danger"),
        ("pt", "ela disse no grupo que leva uma navalha para a escola", "danger"),
        ("pt", "amanhã ele traz a arma", "danger"),
        ("pt", "eles trouxeram facas na mochila", "danger"),
        ("en", "tomorrow he is bringing a gun", "danger"),
        ("pt", "ele tem uma pistola de plástico e uma faca verdadeira na mão", "danger"),
        ("en", "some kid posted hes bringing a rifle to school", "danger"),
        ("en", "he says he will bring the gun tomorrow", "danger"),
        ("pt", "o meu primo caiu da varanda", "danger"),
        ("pt", "tenho o braço partido e tou sozinho no monte", "danger"),
        ("pt", "tô me machucando de novo", "suicide"),
        ("en", "now the hacker is texting me, pay 300 or he posts my private pics", "blackmail"),
        ("en", "i want to die", "suicide"),
        ("en", "I don't want to be here anymore", "suicide"),
        ("en", "she wants to kill herself", "friend_suicide"),
        ("en", "he's got a knife", "danger"),
        ("en", "my brother fell off the roof", "danger"),
        ("en", "the cut on his head won't stop bleeding", "danger"),
        ("pt", "o braço dela não pára de sangrar", "danger"),
        ("en", "dad is actually going to kill me he has locked the door", "danger"),
        ("pt", "vou-me matar, perdi a conta às vezes que tentei", "suicide"),
        ("pt", "o meu irmão está preso dentro do poço", "danger"),
        ("en", "I am being forced to have sex and I am only 12 years old", "abuse"),
        ("en", "i want to die in my room", "suicide"),
        ("en", "make it stop. this someone is at my door right now", "danger"),
        ("pt", "quem me dera não ter nascido", "suicide"),
        ("pt", "gostava de nunca ter nascido", "suicide"),
        ("pt", "vou dormir e não acordar mais", "suicide"),
        ("pt", "ela vai às escondidas ter com um rapaz do insta", "meeting"),
        ("pt", "tenho até à meia noite senão ele manda tudo", "blackmail"),
        ("en", "i'm going to end my life", "suicide"),
        ("pt", "acho que quero morrer", "suicide"),
        ("pt", "tanto faz, depois de hoje nada disto importa", "suicide"),
        ("en", "nothing matters after tonight", "suicide"),
        ("pt", "disse que me mata e sabe onde moro", "danger"),
        ("pt", "o meu pai chega às 7, tirei negativa, vai-me bater outra vez", "danger"),
        ("pt", "ele vai bater-me quando chegar", "danger"),
        ("en", "he'll hit me when he gets home", "danger"),
    ],
)
def test_words_of_danger_are_found(patterns, language, line, kind):
    assert kind in kinds(patterns, language, line)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("pt", "tenho de ler em palco a carta de despedida da minha personagem"),
        ("en", "we have to write a goodbye letter for our character"),
        ("pt", "perguntei à minha irmã e jura que não quer morrer, está só triste"),
        ("en", "asked my mate, he swears he doesn't want to die, he's just tired"),
        ("pt", "enganei-me no nome dela, quero desaparecer do mapa ahahah"),
        ("en", "nan reckons im suicidal but im not, it was a poem"),
        ("en", "the story makes it sound like i had a knife"),
        ("pt", "dói-me a garganta e apertaram-me as notas"),
        ("pt", "morri a rir"),
        ("pt", "vou-me matar a estudar"),
        ("pt", "a minha mãe vai matar-me se souber das notas"),
        ("pt", "ninguém me está a bater"),
        ("pt", "não me consigo levantar da cama de manhã"),
        ("pt", "estou com a perna partida em casa a jogar"),
        ("pt", "só quero desaparecer da aula"),
        ("pt", "quem me dera não ter enviado a foto"),
        ("pt", "mais valia não ter dito nada"),
        ("pt", "era melhor não ir à festa"),
        ("pt", "seria melhor não estar na turma dele"),
        ("pt", "vou às escondidas ter o jogo"),
        ("en", "if i died in the game nobody would revive me"),
        ("en", "can you stop with the someone at the door stuff"),
        ("en", "dying of laughter"),
        ("en", "my mum is going to kill me if I'm late"),
        ("en", "I killed it in the game"),
        ("en", "dad is literally gonna kill me lol"),
        ("en", "my dads gonna kill me he doesnt know"),
        ("en", "my mum bought it with her card, shes gonna kill me"),
        ("pt", "vou-me matar, perdi o rank todo no valorant"),
        ("pt", "o meu telemóvel caiu da varanda"),
        ("pt", "o primo dele foi preso no rio de janeiro"),
        ("en", "fell off a cliff in minecraft again"),
        ("en", "nobody is following me"),
        ("en", "he keeps following me on insta"),
        ("pt", "posso levar a pistola de água para a escola na sexta?"),
        ("pt", "posso levar a faca do bolo à escola"),
        ("pt", "levo a pistola de cola para a escola"),
        ("en", "do i bring the butter knife to school for the bake sale"),
        ("en", "can dad take me to the gun range tomorrow"),
        ("en", "i have to bring my gun licence tomorrow"),
        ("en", "can i bring my nerf gun to school on friday"),
        ("en", "are water guns ok to bring to the class picnic tomorrow"),
        ("pt", "amanhã levo o jogo da arma nova ao recreio"),
        ("pt", "a minha mãe deixa até às dez e meia, quem é que manda cá em casa?"),
        ("en", "i'm gonna kill my brother, he read my diary out loud"),
        ("en", "why would you think i want to die"),
        ("pt", "porque achas que quero morrer"),
        ("en", "i wouldn't say nobody would miss me"),
        ("pt", "não interessa, depois de amanhã tenho teste"),
        ("pt", "socorro alguém entrou na minha conta"),
        ("pt", "a minha mãe vai-me bater à porta do quarto"),
    ],
)
def test_figures_of_speech_and_negations_are_not_danger(patterns, language, line):
    assert not kinds(patterns, language, line)


@pytest.mark.parametrize(
    ("language", "line", "denied"),
    [
        ("pt", "n me quero matar, calma", True),
        ("pt", "eu não penso em morrer", True),
        ("pt", "não quero viver", False),  # a negation that belongs to the danger
        ("pt", "não quero morrer mas estão a bater-me", False),  # another danger stands
        ("pt", "gosto de futebol", False),
        ("en", "i don't want to die so stop with the numbers", True),
        ("en", "i don't want to live", False),
    ],
)
def test_words_of_danger_that_are_turned_round_deny_it(patterns, language, line, denied):
    assert patterns[language].denied(normalize.normalize(line, language)) is denied


def test_hyphens_and_apostrophes_part_or_join_words_alike():
    assert words("matar-me, don't") == ["matar", "me", "dont"]


def test_the_notation():
    assert token_pattern("a|b c? x* ..") == [
        {"LOWER": {"IN": ["a", "b"]}},
        {"LOWER": "c", "OP": "?"},
        {"LOWER": {"REGEX": "^(?:x)"}},
        {"OP": "?"},
        {"OP": "?"},
        {"OP": "?"},
    ]


def test_a_pattern_with_an_accent_is_refused_with_its_line(tmp_path):
    (tmp_path / "patterns.yml").write_text("- kind: suicide\n  pt: [não quero]\n", encoding="utf-8")
    (tmp_path / "idioms.yml").write_text("pt: []\n", encoding="utf-8")
    with pytest.raises(DataError, match="without accents"):
        DangerPatterns(tmp_path, "pt")
