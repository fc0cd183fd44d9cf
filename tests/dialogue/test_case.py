"""What is kept of a conversation, and what a message changes of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.dialogue import danger, statements
from bot.dialogue.ages import Ages
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from bot.dialogue.update import updated

VICTIM = Case(topic="sextortion", role="self", own_age=15, turns=2)


def reading(
    act: str = "add", topic: str = "none", role: str = "none", sure: float = 0.9, facts: tuple[str, ...] = ()
) -> Reading:
    return Reading(act={act: 0.9}, topic={topic: sure}, role={role: sure}, facts=facts)


def test_a_case_survives_the_slot_as_json():
    case = replace(
        VICTIM, done=("paid",), offered=(("É crime?", "sextortion/is_it_crime"),), said=("um", "dois"), shown=("a/b",)
    )
    assert Case.of(json.loads(json.dumps(case.as_slot()))) == case


def test_what_is_told_outside_holds_no_words_of_the_person():
    case = replace(VICTIM, said=("o meu segredo",), offered=(("x", "y/z"),))
    assert "o meu segredo" not in json.dumps(case.told())


def test_somebody_grown_up_who_was_hurt_is_no_mother_any_more():
    case = updated(Case(topic="scam", role="carer"), reading("correct", "scam", "carer"), Ages(), "victim")
    assert case.role == "self" and case.grown_up
    assert updated(case, reading("add", "scam", "carer"), Ages()).role == "self"


def test_who_says_not_to_be_the_one_it_happened_to_is_no_victim_any_more():
    read = reading("correct", "sextortion", "self")
    assert updated(VICTIM, read, Ages(), "not_victim").role == "bystander"
    friend = replace(read, role={"self": 0.6, "friend": 0.3})
    assert updated(VICTIM, friend, Ages(), "not_victim").role == "friend"
    doubted = replace(read, role={"self": 0.5, "did_it": 0.4})  # nobody is accused on a guess
    assert updated(VICTIM, doubted, Ages(), "not_victim").role == "bystander"
    assert updated(replace(VICTIM, role="carer"), read, Ages(), "not_victim").role == "carer"


def test_the_age_of_a_sister_who_helps_is_not_that_of_whoever_did_it():
    case = replace(VICTIM, other_age=15)
    assert updated(case, reading(), Ages(else_=20, relative=True)).other_age == 15
    assert updated(VICTIM, reading(), Ages(else_=20, relative=True)).other_age == 20


def test_the_first_and_the_last_messages_are_kept():
    case = Case()
    for text in ("um", "dois", "três", "quatro", "cinco"):
        case = case.with_said(text)
    assert case.said == ("um", "três", "quatro", "cinco") and case.turns == 5


@pytest.mark.parametrize(
    ("before", "read", "ages", "expected"),
    [
        (Case(), reading("tell", "sextortion", "self"), Ages(), {"topic": "sextortion", "role": "self"}),
        (
            VICTIM,
            reading("ask", "scam", "self", 0.25),
            Ages(),
            {"topic": "sextortion"},
        ),  # too little for another topic
        (VICTIM, reading("tell", "stalking", "self", 0.8), Ages(), {"topic": "stalking"}),
        (VICTIM, reading("thank", "stalking", "self", 0.9), Ages(), {"topic": "sextortion"}),  # thanks open no topic
        (VICTIM, reading("add", "none", "friend", 0.4), Ages(), {"role": "self"}),  # a pronoun is not enough
        (VICTIM, reading("correct", "none", "did_it", 0.75), Ages(), {"role": "did_it"}),  # a correction wins
        (
            VICTIM,
            reading("correct", "none", "did_it", 0.6),
            Ages(),
            {"role": "self"},
        ),  # a victim is not accused lightly
        (VICTIM, reading(), Ages(own=16), {"own_age": 16}),
        (VICTIM, reading(), Ages(else_=17), {"other_age": 17}),
        (Case(role="friend", topic="grooming"), reading(), Ages(else_=12), {"victim_age": 12, "other_age": None}),
        (Case(role="friend", topic="grooming", victim_age=12), reading(), Ages(else_=30), {"other_age": 30}),
        (Case(role="did_it", topic="deepfake"), reading(), Ages(own=16), {"own_age": 16, "other_age": 16}),
        (VICTIM, reading(facts=("blocked", "told_adult")), Ages(), {"done": ("blocked", "told_adult")}),
    ],
)
def test_a_message_changes_only_what_it_tells(before, read, ages, expected):
    after = updated(before, read, ages)
    assert {name: getattr(after, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("before", "risk", "crisis", "expected"),
    [
        (Case(), "none", None, ("none", 0)),
        (Case(), "concern", None, ("none", 0)),
        (Case(), "urgent", "crisis/suicide_now", ("dying", 0)),
        (Case(), "urgent", "crisis/danger_now", ("harm", 0)),
        (Case(danger="dying", danger_turns=0), "concern", None, ("dying", 1)),
        (Case(danger="dying", danger_turns=1), "none", None, ("dying", 2)),
        (
            Case(danger="dying", danger_turns=2),
            "urgent",
            "crisis/danger_now",
            ("dying", 0),
        ),  # thoughts of dying are not forgotten
        (Case(danger="harm", danger_turns=1), "urgent", "crisis/suicide_now", ("dying", 0)),
        (Case(danger="dying", danger_turns=danger.REMEMBERED), "none", None, ("none", 0)),
    ],
)
def test_danger_rises_at_once_and_falls_slowly(before, risk, crisis, expected):
    after = danger.after(before, risk, crisis)
    assert (after.danger, after.danger_turns) == expected


def test_whoever_denies_doing_it_is_not_taken_for_that():
    read = Reading(act={"tell": 0.9}, topic={"sextortion": 0.9}, role={"did_it": 0.9, "self": 0.05})
    assert updated(Case(), read, Ages(), denies=True).role != "did_it"
    assert updated(Case(role="did_it", topic="sextortion"), read, Ages(), denies=True).role == "self"
    assert updated(Case(), read, Ages()).role == "did_it"


def test_who_denied_it_is_taken_for_the_one_who_did_it_only_if_that_is_plain():
    likely = Reading(act={"ask": 0.9}, topic={"threats": 0.9}, role={"did_it": 0.8, "self": 0.1})
    plain = Reading(act={"ask": 0.9}, topic={"threats": 0.9}, role={"did_it": 0.95})
    denied = Case(role="self", topic="threats", denied_doing=True)
    assert updated(replace(denied, denied_doing=False), likely, Ages()).role == "did_it"
    assert updated(denied, likely, Ages()).role == "self"
    assert updated(denied, plain, Ages()).role == "did_it"
    told = updated(denied, likely, Ages(), speaker="did_it")
    assert told.role == "did_it" and not told.denied_doing


@pytest.mark.parametrize(
    ("told", "animal"),
    [
        (("a minha cadela comeu chocolate e ta a vomitar",), True),
        (("e um cao nao e pessoa nenhuma", "ela comeu uma tablete e ta deitada"), True),
        (("my dog ate something, she wont drink",), True),
        (("o meu pai bate no cao e em mim, ele ta doente",), False),
        (("um cao mordeu-me, tou doente",), False),
        (("o gato morreu e eu tambem quero morrer",), False),
        (("tenho um cao",), False),
    ],
)
def test_an_animal_that_is_ill_is_no_person_in_danger(told, animal):
    assert statements.of_an_animal(told) is animal


@pytest.mark.parametrize(
    ("folded", "safe"),
    [
        ("not in danger right now, im at home", True),
        ("nao estou em perigo", True),
        ("estou em perigo", False),
        ("i'm in danger", False),
        ("ele ta em casa, ta bem", True),
        ("nao estou bem", False),
        ("im not fine", False),
        ("he's sitting with me now, he's calm", True),
        ("ele abriu a porta", True),
        ("he's not ok", False),
        ("ela nao esta calma", False),
    ],
)
def test_who_says_that_there_is_no_danger_is_heard(folded, safe):
    assert statements.said_safe(folded) is safe


@pytest.mark.parametrize(
    ("said", "story"),
    [
        (("estou a escrever uma peca para o teatro da escola em que uma rapariga se mata",), True),
        (("e a carta dela?", "it's for a story, im writing a novel about a girl who dies"), True),
        (("escrevi uma carta de despedida",), False),
        (("quero morrer, a minha vida e uma historia triste",), False),
        (("we play fortnite and he wants to die",), False),
    ],
)
def test_who_writes_a_story_about_dying_tells_of_nobody_s(said, story):
    assert statements.of_a_story(said) is story


@pytest.mark.parametrize(
    ("said", "jest"),
    [
        ('ela diz muito "quero morrer" quando tem testes, e so mania dela', True),
        ("a friend says he wants to die lol", True),
        ("ela disse que quer morrer e nao atende, e mania dela?", False),
        ("ela diz que quer morrer", False),
    ],
)
def test_a_habit_of_speech_may_be_no_wish_to_die(said, jest):
    assert statements.perhaps_in_jest(said) is jest


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ("the 6pm passed and nothing was sent", True),
        ("he says till 6pm", False),
        ("6 passed me the ball", False),
        ("calma, nao e nada disso, e so o meu primo a brincar", True),
        ("era so uma piada", True),
        ("achas que ele esta a brincar?", False),
        ("isto nao e uma piada", False),
        ("ta a gozar comigo no grupo", False),
    ],
)
def test_an_hour_that_passed_ends_a_deadline(said, over):
    assert statements.deadline_over(said) is over


@pytest.mark.parametrize(
    ("said", "long_ago"),
    [
        ("o meu tio abusou de mim quando eu tinha entre 8 e 11 anos", True),
        ("my uncle abused me twenty years ago", True),
        ("quando era miuda o meu padrasto tocava-me", True),
        ("quando tinha 8 anos comecou e ainda hoje entra no meu quarto", False),
        ("it started when i was 9 and he still does it", False),
        ("quando ele chega a casa bate-me", False),
    ],
)
def test_what_was_long_ago_and_goes_on_no_more_is_no_danger_now(said, long_ago):
    assert statements.tells_of_long_ago(said) is long_ago


def test_whoever_was_hurt_and_asks_whose_fault_it_was_is_not_taken_for_whoever_hurt_them():
    asks = Reading(act={"add": 0.9}, topic={"grooming": 0.9}, role={"did_it": 0.9}, label={"not_my_fault": 0.5})
    assert updated(Case(role="self", topic="grooming"), asks, Ages()).role == "self"
    tells = replace(asks, label={"i_did_it": 0.5})
    assert updated(Case(role="self", topic="grooming", danger="harm"), tells, Ages()).role == "self"
    assert updated(Case(role="self", topic="cyberbullying"), tells, Ages()).role == "did_it"


@pytest.mark.parametrize(("chance", "topic"), [(0.02, None), (0.2, "cyberbullying")])
def test_where_a_topic_is_denied_a_trace_of_another_does_not_take_its_place(chance, topic):
    read = Reading(act={"correct": 0.9}, topic={"threats": 0.9, "cyberbullying": chance})
    assert updated(Case(role="self", topic="threats"), read, Ages(), not_about=frozenset({"threats"})).topic == topic


@pytest.mark.parametrize(
    ("question", "chance", "role_chance", "role"),
    [
        ("friend/promised_secret", 0.85, 0.2, "friend"),
        ("friend/promised_secret", 0.6, 0.2, "self"),
        ("friend/promised_secret", 0.85, 0.05, "self"),
        ("i_did", 0.9, 0.3, "did_it"),
        ("did_it/accused_wrongly", 0.9, 0.3, "self"),
        ("sextortion/deadline", 0.9, 0.3, "self"),
    ],
)
def test_what_only_some_ask_tells_who_writes(question, chance, role_chance, role):
    others = {"friend": role_chance, "did_it": role_chance}
    read = Reading(act={"tell": 0.9}, role={"self": 0.6, **others}, question={question: chance})
    assert updated(Case(topic="threats", role="self"), read, Ages()).role == role


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (("tenho ate as 7 do treino", "ele filmou me e quer a minha consola senao mostra a equipa"), True),
        (("se n lhe der 20 euros ate amanha ele conta a todos",), True),
        (("she wants it by tonight", "if i don't give him my skins he'll tell my mum"), True),
        (("tenho 17", "ele ameacou me no corredor"), False),
        (("o treino e ate as 7", "ele filma toda a gente"), False),
        (("a reuniao e ate amanha", "gozam comigo"), False),
        (("estamos a escrever uma peca de teatro, ele tem ate a meia noite senao mostra as fotos",), False),
        (("ja contei a minha mae, ele disse ate amanha", "se n pagar ele publica"), False),
    ],
)
def test_an_hour_told_after_a_demand_is_the_hour_of_a_blackmail(said, begins):
    now, *before = said
    case = Case(topic="filming", role="self")
    assert danger.blackmail_begins(case, now, before) is begins
    assert not danger.blackmail_begins(replace(case, role="did_it"), now, before)
    assert not danger.blackmail_begins(replace(case, shown=("filming/i_did",)), now, before)
    assert not danger.blackmail_begins(replace(case, shown=("crisis/blackmail_clock",)), now, before)


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("encontrei-a!! esta no carro a chorar", True),
        ("ela apareceu em casa da avo", True),
        ("we found her, she was in the loo", True),
        ("ainda nao a encontrei", False),
        ("encontrei um sitio que fala disso", False),
        ("what if they don't find her", False),
        ("i found a website", False),
    ],
)
def test_who_was_missing_is_found_again_only_if_it_is_said(plain, found):
    assert statements.found_again(plain) is found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("estou sozinha, ninguem esta aqui", False),
        ("nobody is here with me", False),
        ("i dont need an ambulance", False),
        ("ninguem esta em perigo", True),
        ("nao me quero magoar", True),
        ("nao quero magoar a minha mae, por isso vou-me embora", False),
        ("ninguem me tocou!!", True),
        ("stop saying 112. nobody touched me", True),
        ("why do you keep telling me to call 112", True),
        ("no, i'm not hurt", True),
        ("why do you think i wanna die", True),
        ("ninguem falou em morrer", True),
        ("sometimes i think i want to die", False),
    ],
)
def test_to_be_alone_or_to_refuse_help_denies_no_danger(text, says):
    assert statements.denies_danger(text) is says


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("ele esta a caminho", False),
        ("they're coming", False),
        ("ja liguei, tao a caminho", True),
        ("nunca liguei ao 112", False),
        ("a policia ja ta a bater a porta, vou la abrir?", True),
        ("os bombeiros estao ca fora", True),
        ("the police are at the door do i open", True),
        ("ele ta a bater a porta", False),
        ("o pai dele e da policia", False),
    ],
)
def test_who_comes_is_help_only_if_it_was_called(text, called):
    assert statements.help_called(text) is called


@pytest.mark.parametrize(
    "text", ["foi no jogo que o conheci", "tem fotos e um filme meu", "ele diz que e so uma brincadeira", "e no treino"]
)
def test_where_it_was_and_what_others_call_it_is_no_play(text):
    assert not statements.was_play(text)


@pytest.mark.parametrize(
    ("text", "play"),
    [
        ("nao e ninguem com faca, sou eu a cortar cebola pro jantar", True),
        ("im just chopping onions lol", True),
        ("no its my dad, he forgot his keys", True),
        ("chill its a nosebleed", True),
        ("foi no minecraft, matei lhe as ovelhas", True),
        ("in gta obviously", True),
        ("nao, conheci-o no fortnite e ele agora sabe onde eu moro", False),
        ("no, he met me in fortnite and hes outside my house", False),
        ("nao foi no fortnite, foi mesmo na rua", False),
        ("not in minecraft", False),
        ("o meu pai tem as chaves e vem ai", False),
        ("my dad took my keys", False),
        ("estou a cortar-me", False),
        ("no, my dad forgot his keys and he's drunk", False),
        ("he gave me a nosebleed", False),
        ("its a nosebleed, he hit me", False),
    ],
)
def test_a_game_the_kitchen_and_forgotten_keys_are_no_danger(text, play):
    assert statements.was_play(text) is play


def test_what_never_stopped_is_not_long_ago():
    assert not statements.tells_of_long_ago("quando tinha 8 anos comecou, e ele nao parou ate hoje")
    assert statements.tells_of_long_ago("nao esta a acontecer agora, foi ha mais de dez anos")
