"""What a message denies."""

from __future__ import annotations

import pytest

from bot.dialogue.denials import (
    denied_answers,
    denied_topics,
    denies_doing,
    left_topic,
    nobody_swallowed,
    only_at_hand,
    ordinary_dose,
    says_not_to_have_done,
    took_what_was_named,
    unsaid,
)
from bot.knowledge.topics import Topics


@pytest.fixture(scope="module")
def declared(root) -> Topics:
    return Topics.read(root / "data")


@pytest.mark.parametrize(
    ("line", "denies"),
    [
        ("nao fui eu q ameacei, ela e que me pede dinheiro", True),
        ("mandei uma foto e agora quer 150 euros ate domingo", True),
        ("eu sou a vitima", True),
        ("she wants 200 euros from me", True),
        ("i didn't do anything", True),
        ("nao fui eu que tirei a foto, so a reencaminhei", False),
        ("it wasn't me who made it, i only shared it", False),
        ("fui eu que pedi dinheiro a um puto", False),
        ("i asked a guy for money", False),
        ("nao, nao sou a vitima, fomos nos que fizemos", False),
        ("ele quer mais fotos ou publica", True),
        ("eu n ameacei ninguem!! foi ele", True),
        ("tas a trocar as voltas, eu e que fui ameacado", True),
        ("i never threatened anyone", True),
        ("i'm the one who was threatened", True),
        ("ameacei um gajo e nao me arrependo de nada", False),
        ("n bati em ninguem, so filmei", False),
        ("eu n bati em ngm!! eu e q levei", True),
        ("nao mostrei nada, foi ele que pediu e eu recusei", True),
        ("eu nao fiz perfil nenhum, foi a minha irma", True),
        ("nao fiz queixa nenhuma", False),
        ("i said i didnt laugh", True),
        ("i didnt hit him, i just pushed him", False),
        ("nao fui eu que apareco, fui eu que publiquei a foto dele", False),
        ("fui eu que publiquei? nao fui eu nada", True),
    ],
)
def test_words_deny_that_whoever_writes_did_it(line, denies):
    assert denies_doing(line) is denies


def test_only_who_says_so_is_remembered_as_one_who_did_not():
    assert says_not_to_have_done("nao fui eu, foi o meu primo")
    assert not says_not_to_have_done("agora quer 150 euros ate domingo")


@pytest.mark.parametrize(
    ("told", "nobody"),
    [
        (("woah no. nobody took anything, its tomorrow", "my mate says he'll give me half of his tablet"), True),
        (("ninguem tomou nada, tao na mala dele", "um colega quer dar-me um comprimido"), True),
        (("i haven't taken them yet", "i have pills here"), True),
        (("ninguem tomou nada", "tomei uma caixa inteira"), False),
        (("nobody took anything", "i took some already"), False),
        (("tenho comprimidos aqui",), False),
    ],
)
def test_nobody_swallowed_what_was_only_offered(told, nobody):
    assert nobody_swallowed(told) is nobody


def test_who_did_not_laugh_is_told_nothing_of_laughing():
    ids = ("bystander/only_laughed", "bystander/defend")
    assert denied_answers("i said i didnt laugh", (), ids) == {"bystander/only_laughed"}
    assert not denied_answers("i laughed too", (), ids)


def test_what_is_denied_is_not_answered():
    ids = ("offline_violence/after_rape", "offline_violence/how_tell")
    assert denied_answers("ninguem me violou", (), ids) == {"offline_violence/after_rape"}
    assert not denied_answers("violaram-me", (), ids)


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("ninguem me ameacou, bateram me", {"threats"}),
        ("there is no photo, it was a text", {"intimate_images"}),
        ("nao e meu namorado e o meu pai", {"dating_violence"}),
        ("ele ameacou-me outra vez", set()),
        ("he posted a photo of me", set()),
    ],
)
def test_a_topic_that_is_denied_is_left(declared, line, topics):
    assert denied_topics(line, declared) == topics


@pytest.mark.parametrize(
    "plain, at_hand",
    [
        ("theres a strip of nans tablets in my drawer and i keep looking at it", True),
        ("estao na gaveta e ja tomei quatro", False),
        ("i have my moms pills here, i took them from the bathroom yesterday. im just looking at them", True),
        ("tenho os comprimidos aqui em cima da mesa", True),
        ("tenho aqui a caixa vazia, tomei tudo", False),
        ("took them all, the box is here", False),
        ("tomei 20 comprimidos", False),
    ],
)
def test_medicine_that_lies_there_is_not_medicine_taken(plain, at_hand):
    assert only_at_hand(plain) == at_hand


@pytest.mark.parametrize(
    ("line", "denied"),
    [
        ("he never touched my neck", {"dating_violence/neck"}),
        ("nao foi no pescoco, foi no pulso", {"dating_violence/neck"}),
        ("apertou-me o pescoco", set()),
        ("what police?? nothing happened", {"complain", "complaint/where"}),
        ("n quero ir a policia", {"complain", "complaint/where"}),
        ("quero ir a policia", set()),
        ("a policia ja ta a bater a porta, abro?", {"emergency/at_the_door"}),
        ("ele esta a bater a porta", set()),
        ("a policia nao veio e ele ta a porta", set()),
        ("nao consigo mexer o pescoco", set()),
        ("nao largou o meu pescoco", set()),
        ("que policia devo chamar?", set()),
        ("no police came, where do i complain", set()),
        ("nao quero ir a policia sozinha", set()),
    ],
)
def test_neither_the_body_nor_the_police_that_somebody_denies(line, denied):
    ids = ("dating_violence/neck", "complain", "complaint/where", "emergency/at_the_door")
    assert denied_answers(line, (), ids) == denied
    assert not denied_answers("e onde faco queixa? ontem apertou-me o pescoco", (line,), ids)  # told or asked anew


def test_money_that_was_not_received_is_nobodys_lent_account():
    ids = ("scam/mule_done", "scam/already_paid", "scam/laundering")
    assert denied_answers("no no, i did not receive any money, it is my money that is gone", (), ids) == {
        "scam/mule_done",
        "scam/laundering",
    }


@pytest.mark.parametrize(
    ("plain", "read", "left"),
    [
        ("olha outra coisa, o meu irmao anda a apanhar", {"scam": 0.7, "offline_violence": 0.2, "none": 0.05}, True),
        ("another thing, they laugh at me in class", {"scam": 0.7, "cyberbullying": 0.2}, True),
        ("outra pergunta, ele tem 13 anos, conta", {"scam": 0.9, "none": 0.08, "cyberbullying": 0.01}, False),
        ("o meu irmao anda a apanhar", {"scam": 0.7, "offline_violence": 0.2}, False),
    ],
)
def test_a_topic_is_left_where_another_is_announced_and_told(plain, read, left):
    assert bool(left_topic(plain, "scam", read)) is left


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("ninguem me enganou, o dinheiro foi para explicacoes", "scam"),
        ("nobody tricked me", "scam"),
        ("eu nao falei de fotos nenhumas", "intimate_images"),
        ("i never said anything about photos", "intimate_images"),
    ],
)
def test_what_somebody_says_it_is_not_about_is_no_topic(declared, line, topic):
    assert topic in denied_topics(line, declared)


@pytest.mark.parametrize(
    ("line", "ordinary"),
    [
        ("ja tomei um ben-u-ron pq me doi a cabeca", True),
        ("i took a paracetamol for my headache", True),
        ("a minha mae deu-me um brufen", True),
        ("tomei a caixa toda porque me doi tudo", False),
        ("tomei um paracetamol e depois mais dez, doi-me tudo", False),
        ("tomei comprimidos", False),
        ("comprei os comprimidos num site e ainda nao tomei nenhum", True),
        ("tenho aqui os comprimidos e ainda nao tomei", False),
        ("o medico receitou comprimidos, tomei 2 hoje. posso jogar a bola?", True),
        ("uma pastilha de manha e outra a noite foi o que a doutora disse", True),
        ("the doctor gave me antibiotics and i took one", True),
        ("o medico receitou comprimidos e tomei a caixa toda", False),
        ("o medico receitou-me comprimidos e quero morrer", False),
        ("o medico disse que estou a perder muito sangue", False),
        ("o medico receitou comprimidos e tomei 20", False),
        ("tomei mais comprimidos do que o medico receitou", False),
        ("i took twenty of the pills the doctor gave me", False),
    ],
)
def test_one_tablet_against_a_pain_or_what_a_doctor_gave_is_no_overdose(line, ordinary):
    assert ordinary_dose(line) is ordinary


@pytest.mark.parametrize(
    ("line", "before", "believed"),
    [
        ("eu nao tomei a mais", "o medico receitou comprimidos. tomei 2 hoje", True),
        ("i didn't take too many", "the doctor gave me antibiotics", True),
        ("i didn't take too many but i want to die", "the doctor gave me antibiotics", False),
        ("i didn't take too many", "i took some pills", False),
        ("nao tomei muitos", "tomei os comprimidos da minha avo", False),
        ("eu nao tomei a mais", "o medico receitou comprimidos e quero morrer", False),
    ],
)
def test_that_no_more_was_taken_is_believed_of_what_a_doctor_gave_alone(line, before, believed):
    assert ordinary_dose(line, (before,)) is believed


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("mas eu nao quero acabar com ele", False),
        ("i don't want to leave her", False),
        ("nao sei se quero acabar com ele", True),
        ("quero acabar com ele, como faco", True),
    ],
)
def test_who_does_not_want_to_break_up_is_told_no_more_how_to(line, meant):
    ids = ("dating_violence/how_break_up", "dating_violence/what_is")
    assert bool(denied_answers(line, (), ids)) is not meant
    assert bool(denied_answers("o que faco entao", (line,), ids)) is not meant


@pytest.mark.parametrize(
    ("said", "id", "founded"),
    [
        (("ele le as minhas mensagens", "nao quero acabar com ele"), "dating_violence/threatens_suicide", False),
        (("ele diz que se mata se eu acabar", "o que faco"), "dating_violence/threatens_suicide", True),
        (("she says she'll hurt herself if i go",), "dating_violence/threatens_suicide", True),
        (("ja decidi, e sexta", "so isso? deixa la"), "crisis/selfharm_now", False),
        (("cortei-me outra vez", "deita muito"), "crisis/selfharm_now", True),
        (("ja decidi, e sexta",), "crisis/suicide_now", True),
        (("há 5 semanas, desde que mudei de turma", "achas que e depressao"), "stopped", False),
        (("ele parou de escrever", "e agora"), "stopped", True),
        (("a minha filha fugiu de casa", "ligo a quem"), "crisis/child_missing", True),
        (("he mailed her a phone", "who do i call tonight"), "crisis/child_missing", False),
        (("a minha avo fica triste",), "suicide_risk/only_lyrics", False),
        (("i want to write it in a text to her",), "suicide_risk/only_lyrics", False),
    ],
)
def test_no_answer_takes_for_granted_a_wound_or_a_threat_that_nobody_told(bank, said, id, founded):
    assert (unsaid(bank, said, (id,)) == frozenset()) is founded


def test_whoever_does_not_want_to_die_is_given_no_words_of_dying():
    ids = ("suicide_risk/how_tell", "suicide_risk/urge_instead")
    assert denied_answers("how do i tell my mum", ("no not about dying, just the cutting",), ids) == {ids[0]}
    assert not denied_answers("como conto", ("quero morrer",), ids)


@pytest.mark.parametrize(
    ("line", "not_meant"),
    [
        ("im not scared of anyone, can my cousin bring back the old world", "gaming_abuse/scared_next"),
        ("nobody banned me, the house burned", "gaming_abuse/banned"),
        ("nao quero fazer queixa, quero saber se ele descobre", "offline_violence/complain"),
        ("i'm not reporting her to anybody", "complain"),
    ],
)
def test_what_somebody_does_not_feel_or_want_is_not_answered(line, not_meant):
    assert denied_answers(line, (), (not_meant, "general/block")) == {not_meant}


@pytest.mark.parametrize(
    ("line", "of_their_dying"),
    [
        ("ele falou q me mata se eu ficar com outro", False),
        ("he said he'll kill me if i leave", False),
        ("ele disse que se mata se eu for embora", True),
        ("ela disse que se mata e que a mae dela me mata se souber", True),
    ],
)
def test_a_threat_to_kill_whoever_writes_is_not_heard_as_a_wish_to_die(line, of_their_dying):
    found = denied_answers(line, (), ("crisis/friend_suicidal", "dating_violence/threatens_suicide", "threats/death"))
    assert (found == frozenset()) is of_their_dying
    assert "threats/death" not in found


@pytest.mark.parametrize(
    ("line", "hurt"),
    [
        ("my son didn't do anything, he is the one being laughed at", True),
        ("o meu filho nao fez nada", True),
        ("ela e que e a vitima", True),
        ("my son did it", False),
        ("o meu filho nao fez os trabalhos", False),
    ],
)
def test_to_whom_a_child_was_hurt_nothing_is_said_of_a_child_who_hurt(line, hurt):
    ids = ["adult/talk_did_it", "adult/punish", "adult/how_talk"]
    said = denied_answers("e agora?", (line,), ids)
    assert said == (frozenset({"adult/talk_did_it", "adult/punish"}) if hurt else frozenset())


@pytest.mark.parametrize(
    ("said", "before", "left_out"),
    [
        ("digo a verdade ou nego?", ("fui eu que fiz, ninguem me ajudou",), True),
        ("i actually did it. what do i say at the meeting", (), True),
        ("fiz sozinho", (), True),
        ("dizem que fui eu que fiz a pagina", (), False),
        ("they say it was me", (), False),
        ("nao fui eu que fiz", (), False),
        ("what do i say", ("it was me who filmed it", "no wait, it wasn't me, i only shared it"), True),
    ],
)
def test_who_did_it_is_not_told_to_deny_it(said, before, left_out):
    ids = ("did_it/accused_meeting", "did_it/tell_or_silent")
    assert denied_answers(said, before, ids) == (frozenset(ids[:1]) if left_out else frozenset())


@pytest.mark.parametrize(
    ("line", "before", "took"),
    [
        ("i texted my mum she hasnt seen it. ive taken some already", "i have pills here", True),
        ("ja tomei alguns", "tenho aqui comprimidos", True),
        ("nao tomei nenhuns", "tenho aqui comprimidos", False),
        ("ja tomei alguns", "estou no quarto", False),
        ("i haven't taken them", "i have pills here", False),
    ],
)
def test_what_was_named_before_is_known_to_be_swallowed(line, before, took):
    assert took_what_was_named(line, [before]) is took
