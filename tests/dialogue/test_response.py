"""One turn put into words, without a trained model: what was read is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rasa_sdk import Tracker

from actions.turn import Turn
from bot.dialogue.case import Case
from bot.dialogue.danger import deadline_runs, with_deadline
from bot.dialogue.reading import Part, Reading
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.responder import respond
from bot.dialogue.response.response import Response
from bot.dialogue.response.wording import first_sentence
from bot.knowledge.library import open_library

# A friend of somebody who thinks of dying, after the first safety text.
_FRIEND_DYING = Case(
    topic="suicide_risk", role="friend", danger="dying", risk="urgent", shown=("crisis/friend_suicidal",)
)


def spoken(
    case: Case,
    question: str,
    chance: float = 0.9,
    text: str = "…",
    risk: str = "concern",
    act: str = "ask",
    danger: float = 0.9,
    kind: str | None = None,
    parts: tuple[Part, ...] = (),
    facts: tuple[str, ...] = (),
    **more: float,
) -> Response:
    """The reply to a message that was read as `question` with this chance; `kind`: of words of danger that were found; `parts`: what it says
    or asks apart; `facts`: what it was read to tell; `more`: other questions with theirs."""
    message = {
        "text": text,
        "intent": {"name": case.topic or "chitchat", "confidence": 0.9},
        "entities": [{"entity": "risk", "value": risk}, *([{"entity": "danger", "value": kind}] if kind else [])],
        "language": "pt",
        "language_sure": True,
    }
    turn = Turn.of(Tracker("one", {}, message, [], False, None, {}, "listen"))
    reading = Reading(
        act={act: 0.9},
        topic={case.topic or "none": 0.9},
        question={question: chance, **more},
        parts=parts,
        facts=facts,
        danger=danger if risk == "urgent" else 0.0,
    )
    return respond(TurnContext.of(open_library(), turn, reading, case), case)


def said(reply: Response) -> str:
    return " ".join(reply.bubbles)


def test_an_answer_that_is_not_sure_opens_with_no_yes():
    case = Case(topic="account_hacked", role="self")
    sure, unsure = (said(spoken(case, "account_hacked/block_takes_account", chance)) for chance in (0.9, 0.4))
    assert sure.startswith("Não: bloquear")
    assert unsure == "B" + sure.removeprefix("Não: b")


@pytest.mark.parametrize(
    ("chance", "answered"), [(0.12, "assistant/dont_know_that"), (0.4, "privacy_photos/phone_taken")]
)
def test_in_what_may_be_danger_no_answer_is_said_that_is_hardly_likely(chance, answered):
    case = Case(topic="privacy_photos", role="self")
    reply = spoken(case, "privacy_photos/phone_taken", chance, risk="urgent", danger=0.25)
    assert (reply.answer, reply.risk) == (answered, "urgent")
    assert "112" in reply.bubbles[0]


def test_facts_first_and_steps_second_the_steps_are_what_is_ticked():
    case = Case(topic="cyberbullying", role="self")
    proof = Part(True, {"evidence": 0.95})
    reply = spoken(case, "support/lines", parts=(proof,))
    facts, *_, steps = (index for index, bubble in enumerate(reply.bubbles) if "• " in bubble)
    assert (reply.answer, reply.steps) == ("support/lines", steps) and facts < steps
    assert spoken(case, "support/lines").steps is None


def test_a_line_before_an_answer_leaves_its_steps_to_be_ticked():
    case = Case(topic="cyberbullying", role="self")
    reply = spoken(case, "evidence", risk="urgent", danger=0.4)
    assert reply.steps is not None and "• " in reply.bubbles[reply.steps]
    assert (reply.risk, reply.steps) == ("urgent", 1)


def test_an_age_that_was_told_leaves_no_if():
    case = Case(topic="sextortion", role="self")
    assert "Se tinhas menos de 18" in said(spoken(case, "remove"))
    assert "Como tinhas menos de 18" in said(spoken(Case(topic="sextortion", role="self", own_age=15), "remove"))


def test_somebody_grown_up_is_told_once_that_words_are_for_the_young():
    first = spoken(Case(topic="gaming_abuse", role="carer"), "what_happens")
    assert said(first).startswith("Está escrito para jovens")
    assert "Está escrito para jovens" not in said(spoken(first.case, "evidence"))


def test_a_safety_text_is_not_said_again_where_a_question_is_asked():
    case = Case(topic="threats", role="friend")
    first = spoken(case, "crisis/danger_now", risk="urgent")
    second = spoken(first.case, "crisis/danger_now", 0.5, risk="urgent", **{"friend/promised_secret": 0.2})
    third = spoken(second.case, "crisis/danger_now", 0.5, risk="urgent", **{"friend/tell_her_parents": 0.2})
    assert len({said(first), said(second), said(third)}) == 3


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("ele ta em casa, ta bem", False),
        ("não está em perigo, está em segurança", False),
        ("ele vem ai com uma faca", True),
    ],
)
def test_who_says_to_be_safe_is_believed(text, urgent):
    case = Case(topic="threats", role="friend")
    message = spoken(case, "friend/promised_secret", text=text, risk="urgent", danger=0.4)
    assert (message.risk == "urgent") is urgent


def test_a_complaint_gets_an_apology_and_what_was_near_to_tap():
    case = Case(
        topic="cyberbullying",
        role="self",
        near=("cyberbullying/leave_group",),
        shown=("cyberbullying/block",),
        last="cyberbullying/block",
    )
    reply = spoken(case, "assistant/sorry", act="complain", text="não foi isso que perguntei")
    assert reply.answer == "assistant/sorry"
    assert reply.taps[0][1] == "cyberbullying/leave_group"
    again = spoken(replace(case, shown=(*case.shown, "assistant/sorry")), "assistant/sorry", act="complain")
    assert again.answer == "cyberbullying/leave_group"
    assert said(again).startswith("Desculpa. É isto que queres saber?")


def test_a_plain_complaint_gets_an_apology_before_a_guess_that_is_less_likely():
    case = Case(topic="cyberbullying", role="self", last="cyberbullying/block")
    guess = {"cyberbullying/leave_group": 0.2}
    assert spoken(case, "assistant/why_said_that", 0.4, act="complain", **guess).answer == "assistant/why_said_that"
    assert spoken(case, "assistant/sorry", 0.4, act="complain", **guess).answer == "assistant/sorry"
    assert spoken(case, "assistant/sorry", 0.21, act="complain", **guess).answer == "cyberbullying/leave_group"
    told = replace(case, shown=("assistant/sorry",))
    assert spoken(told, "assistant/sorry", 0.4, act="complain", **guess).answer == "cyberbullying/leave_group"


def test_a_guess_after_a_complaint_is_called_one():
    case = Case(topic="sextortion", role="self", last="sextortion/block")
    sure, unsure = (said(spoken(case, "what_happens", chance, act="complain")) for chance in (0.9, 0.3))
    assert sure.startswith("Tens razão")
    assert unsure.startswith("Desculpa. É isto")


def test_whoever_complains_and_plainly_asks_the_same_gets_what_lies_behind_it():
    case = Case(topic="threats", role="self", shown=("complaint/after",), last="complaint/after")
    others = {"complaint/how_long": 0.2}
    sure, unsure = (spoken(case, "complaint/after", chance, act="complain", **others) for chance in (0.8, 0.5))
    assert sure.answer == "complaint/after" and "complaint/after:more" in sure.case.shown
    assert unsure.answer == "complaint/how_long"


def test_in_danger_a_complaint_is_met_by_more_than_an_apology():
    told = Case(topic="suicide_risk", role="friend", last="friend/promised_secret")
    for case, risk in ((told, "urgent"), (replace(told, danger="dying"), "concern"), (told, "concern")):
        reply = spoken(
            case, "friend/call_for_friend", 0.2, risk=risk, act="complain", danger=0.3, text="ligo ja a mae, sim ou nao"
        )
        assert reply.answer == "friend/call_for_friend"
    elsewhere = Case(topic="rumours", role="friend", last="friend/promised_secret")
    assert spoken(elsewhere, "friend/call_for_friend", 0.1, act="complain").answer == "assistant/sorry"


def test_thanks_with_a_question_are_answered():
    case = Case(topic="offline_violence", role="professional")
    reply = spoken(case, "professional/duty_to_report", 0.6, act="thank", **{"assistant/thanks": 0.3})
    assert reply.answer == "professional/duty_to_report"


def test_a_text_offered_long_ago_still_means_what_it_says():
    tap = open_library().bank["cyberbullying/leave_group"].tap.pt
    assert spoken(Case(topic="cyberbullying", role="self"), "block", text=tap).answer == "cyberbullying/leave_group"


def test_no_joke_after_all_is_not_heard_as_a_denial():
    case = Case(topic="suicide_risk", role="self")
    reply = spoken(case, "crisis/denied", 0.6, text="penso em morrer. não era só piada", risk="urgent", danger=0.2)
    assert reply.answer != "crisis/denied"
    assert reply.risk == "urgent"


def test_understood_is_not_said_before_the_same_again():
    case = Case(topic="scam", role="self", shown=("scam/mule_before",), last="scam/mule_before")
    assert not said(spoken(case, "scam/mule_before", act="correct", text="não, eu é que fui roubado")).startswith(
        "Percebi"
    )


def test_what_else_may_have_been_asked_is_said_in_a_sentence_and_offered_to_tap():
    case = Case(topic="sextortion", role="self")
    reply = spoken(case, "block", 0.4, parents_know=0.3, answer_him=0.1)
    asked = open_library().bank["sextortion/parents_know"].tap.pt
    assert reply.answer == "sextortion/block"
    assert reply.bubbles[-1].startswith(f'"{asked}"')
    assert [id for _, id in reply.taps[:2]] == ["sextortion/parents_know", "sextortion/answer_him"]
    assert asked not in said(spoken(case, "block", 0.9, parents_know=0.05))


def test_what_else_may_have_been_asked_is_said_once():
    case = Case(topic="sextortion", role="self")
    first = spoken(case, "block", 0.4, parents_know=0.3)
    asked = open_library().bank["sextortion/parents_know"].tap.pt
    again = spoken(first.case, "evidence", 0.4, parents_know=0.3)
    assert asked in said(first)
    assert asked not in said(again)
    assert asked in [text for text, _ in again.taps]


def part(id: str, chance: float, asks: bool = True) -> tuple[Part, ...]:
    return (Part(asks, {id: chance}),)


def test_what_another_part_asks_is_answered_too_once():
    case = Case(topic="sextortion", role="self")
    reply = spoken(case, "block", 0.95, parts=part("sextortion/parents_know", 0.6))
    short = open_library().bank["sextortion/parents_know"].short.pt
    assert reply.answer == "sextortion/block"
    assert short and short in reply.bubbles[-1]
    again = spoken(reply.case, "what_happens", 0.95, parts=part("sextortion/parents_know", 0.6))
    assert short not in said(again)


def test_what_another_part_plainly_asks_is_answered_in_whole_and_not_said_again():
    case = Case(topic="sextortion", role="self")
    reply = spoken(case, "block", 0.95, parts=part("sextortion/what_happens", 0.95))
    assert len(said(reply).split()) <= 110
    assert "sextortion/what_happens" in reply.case.shown
    again = spoken(reply.case, "what_happens", 0.95)
    assert not set(reply.bubbles) & set(again.bubbles)


def test_what_a_part_plainly_asks_is_said_first_unless_another_is_plainly_meant():
    case = Case(topic="sextortion", role="self")
    asked = part("sextortion/what_happens", 0.95)
    near = {"sextortion/what_happens": 0.4}
    assert spoken(case, "block", 0.55, parts=asked, **near).answer == "sextortion/what_happens"
    assert spoken(case, "block", 0.75, parts=asked, **near).answer == "sextortion/block"
    assert spoken(case, "block", 0.55, parts=asked).answer == "sextortion/block"
    told = part("sextortion/what_happens", 0.95, asks=False)
    assert spoken(case, "block", 0.55, parts=told, **near).answer == "sextortion/block"


def test_what_another_part_tells_must_be_plainer_than_what_it_asks():
    case = Case(topic="sextortion", role="self")
    told, asked = (
        spoken(case, "block", 0.95, parts=part("sextortion/parents_know", 0.7, asks)) for asks in (False, True)
    )
    assert len(told.bubbles) < len(asked.bubbles)


def test_three_things_at_most_are_said_at_once():
    case = Case(topic="sextortion", role="self")
    asked = ("parents_know", "what_happens", "complain", "remove")
    reply = spoken(case, "block", 0.95, parts=tuple(Part(True, {f"sextortion/{one}": 0.8}) for one in asked))
    assert len([key for key in reply.case.shown if key.startswith("sextortion/")]) == 3


def test_the_way_to_the_letter_stays_beside_what_else_was_asked():
    reply = spoken(Case(topic="sextortion", role="self"), "complaint/where", 0.4, block=0.3, parents_know=0.2)
    assert len(reply.taps) <= 4
    assert reply.taps[-1][1] == "prepare_complaint"


def test_what_else_was_asked_is_a_friend_s_to_pass_on():
    reply = spoken(Case(topic="scam", role="friend"), "friend", 0.4, block=0.3)
    assert "Para dizeres a quem passa por isto:" in reply.bubbles[-1]


def test_noted_is_no_reply_to_a_question():
    case = Case(topic="scam", role="self")
    assert spoken(case, "assistant/ok_understood", text="está bem").answer == "assistant/ok_understood"
    assert spoken(case, "assistant/ok_understood", text="ok e como bloqueio?", block=0.2).answer == "scam/block"


def test_nobody_is_offered_words_for_somebody_else_beside_an_answer():
    reply = spoken(Case(topic="intimate_images", role="self"), "who_sees", 0.3, i_did=0.25, carer=0.2)
    assert not {id for _, id in reply.taps} & {"intimate_images/i_did", "intimate_images/carer"}


@pytest.mark.parametrize(
    "text, first",
    [
        ("Não. Quem ameaça é que erra. Guarda tudo.", "Não. Quem ameaça é que erra."),
        ("Primeiro guarda, depois bloqueia. Guarda o nome.", "Primeiro guarda, depois bloqueia."),
        ('Diz só isto: "Pára já." E sai dali.', 'Diz só isto: "Pára já."'),
    ],
)
def test_the_first_sentence_of_an_answer_stands_alone(text, first):
    assert first_sentence(text) == first


def test_danger_that_was_denied_and_believed_is_not_asked_after_again():
    case = Case(topic="suicide_risk", role="self")
    denied = spoken(case, "crisis/denied", act="deny")
    later = spoken(denied.case, "feelings/break_up", 0.8, risk="urgent", danger=0.4)
    assert later.answer == "feelings/break_up"
    assert later.risk == "concern" and "112" not in said(later)
    plain = spoken(denied.case, "crisis/suicide_now", 0.8, risk="urgent", danger=0.9)
    assert plain.risk == "urgent"


def test_nobody_blackmailed_is_told_to_lock_the_door():
    case = Case(
        topic="sextortion",
        role="self",
        danger="harm",
        risk="urgent",
        shown=("crisis/blackmail_clock", "crisis/blackmail_second"),
    )
    reply = spoken(case, "crisis/blackmail_clock", risk="urgent", text="ja mandou ao meu primo, e agora")
    assert reply.answer != "crisis/danger_second"
    assert reply.risk == "urgent"


def test_a_question_in_the_middle_of_danger_is_answered_and_not_with_a_short_form():
    case = Case(
        topic="suicide_risk",
        role="friend",
        danger="dying",
        risk="urgent",
        shown=("crisis/friend_suicidal", "crisis/friend_suicidal_second"),
    )
    reply = spoken(
        case, "crisis/friend_suicidal", 0.6, risk="urgent", text="ligo à mãe dela?", **{"friend/tell_her_parents": 0.2}
    )
    assert reply.answer == "friend/tell_her_parents"
    assert reply.risk == "urgent"
    assert "112" in str(reply.cards)


@pytest.mark.parametrize(
    ("told", "act", "text", "urgent"),
    [
        ((), "ask", "bloqueio?", True),
        ((), "add", "contei ao meu pai, vamos já", False),
        ((), "ask", "não penso em morrer, o que lhe digo?", True),
        (("safe_now",), "ask", "bloqueio?", False),
        (("told_police",), "ask", "o que levo amanhã?", False),
        (("told_adult",), "ask", "bloqueio?", False),
        ((), "thank", "obrigado", False),
        ((), "add", "já não estou em perigo", False),
    ],
)
def test_while_a_deadline_runs_every_question_is_urgent(told, act, text, urgent):
    case = Case(
        topic="sextortion", role="self", done=told, danger="harm", risk="urgent", shown=("crisis/blackmail_clock",), deadline="named",
    )  # fmt: skip
    reply = spoken(case, "block", text=text, act=act)
    assert (reply.risk == "urgent") == urgent
    assert not urgent or reply.cards[0].id == "pj"


@pytest.mark.parametrize(
    "said",
    ["ninguem me pediu dinheiro, e so a hora de deitar", "nobody asked me for anything", "nao ha chantagem nenhuma"],
)
def test_no_deadline_runs_where_nobody_demands_anything(said):
    case = Case(danger="harm", risk="urgent", shown=("crisis/blackmail_clock",), deadline="named")
    assert with_deadline(case, (said,), frozenset()).deadline == "over"


@pytest.mark.parametrize("question", ["crisis/denied", "impersonation/what_now", "complaint/cost"])
def test_what_was_swallowed_is_urgent_whatever_is_asked_or_denied(question):
    case = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", shown=("crisis/pills_taken",))
    reply = spoken(case, question, 0.8, act="deny", text="so tomei uns 8 e nao quero morrer, quanto custa a queixa?")
    assert reply.risk == "urgent" and reply.answer != question


def test_a_deadline_still_runs_if_it_was_asked_about_dying_meanwhile():
    shown = ("crisis/blackmail_clock", "crisis/suicide_now", "crisis/denied")
    case = Case(topic="sextortion", role="self", danger="dying", risk="urgent", shown=shown, deadline="named")
    assert spoken(case, "block", text="faltam 15 minutos. bloqueio?").risk == "urgent"
    settled = spoken(case, "block", risk="urgent", danger=0.3, text="faltam 15 minutos. bloqueio?")
    assert settled.risk == "urgent"


@pytest.mark.parametrize(("danger", "risk"), [(0.2, "concern"), (0.45, "urgent")])
def test_what_was_only_read_of_calm_takes_nothing_from_a_danger_that_is_likely(danger, risk):
    case = Case(topic="meeting_stranger", role="self")
    reply = spoken(case, "meeting_stranger/with_friend", risk="urgent", danger=danger, facts=("no_danger",))
    assert reply.risk == risk


@pytest.mark.parametrize("risk", ["urgent", "concern"])
def test_what_was_at_hand_and_is_swallowed_is_met_by_that(risk):
    case = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", said=("tenho aqui comprimidos",))
    reply = spoken(case, "crisis/suicide_second", 0.5, risk=risk, danger=0.5, text="já tomei alguns")
    assert (reply.answer, reply.risk) == ("crisis/pills_taken", "urgent")


def test_who_says_more_of_dying_is_not_sent_off_with_a_few_words():
    shown = ("crisis/suicide_now", "crisis/suicide_second", "crisis/suicide_third")
    case = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", danger_count=3, shown=shown)
    reply = spoken(case, "crisis/suicide_now", risk="urgent", text="é verdade. já decidi")
    assert reply.answer == "crisis/not_heard"


def test_an_adult_abused_long_ago_is_not_told_of_six_months():
    case = Case(topic="unwanted_sexual", role="self", own_age=26, done=("long_ago",))
    assert spoken(case, "complaint/deadline", text="com 26 já perdi o direito?").answer == "survivor/still_report"
    assert (
        spoken(Case(role="self", own_age=15), "complaint/deadline", text="que prazo tenho?").answer
        == "complaint/deadline"
    )


@pytest.mark.parametrize(
    ("said", "runs"),
    [
        ("quer 50 euros ate as 22h", True),
        ("tomorrow morning they send it to everybody", True),
        ("if i dont pay before tomorrow", True),
        ("quer 50 euros", False),
    ],
)
def test_a_deadline_runs_where_an_hour_was_named_and_is_kept(said, runs):
    case = Case(topic="sextortion", role="self", danger="harm", shown=("crisis/blackmail_clock",))
    tricks = open_library().bank.tricks
    case = with_deadline(with_deadline(case, (said,), tricks), ("bloqueio?",), tricks)
    assert deadline_runs(case) is runs
    assert (spoken(case, "block", text="bloqueio?").risk == "urgent") is runs


@pytest.mark.parametrize(
    "said",
    [
        "ja passaram as 22h e nao mandou nada",
        "ja passa da meia noite",
        "passou a hora",
        "the deadline passed and nothing happened",
        "o pai dele chegou e a gente contou tudo",
        "ja liguei a pj",
        "i told my mum",
    ],
)
def test_a_deadline_that_has_passed_or_is_told_runs_no_more(said):
    case = Case(topic="sextortion", role="self", danger="harm", shown=("crisis/blackmail_clock",), deadline="named")
    tricks = open_library().bank.tricks
    case = with_deadline(case, (said, "quer 50 euros ate as 22h"), tricks)
    assert not deadline_runs(case)
    assert not deadline_runs(with_deadline(case, ("e agora?", "quer 50 euros ate as 22h"), tricks))


def test_whoever_did_it_and_fears_for_the_other_one_is_not_taken_for_the_one_in_danger():
    case = Case(topic="cyberbullying", role="did_it")
    message = spoken(
        case, "did_it/victim_hurt", 0.9, risk="urgent", text="achas que ela se pode matar por nossa causa?"
    )
    assert message.answer == "did_it/victim_hurt"
    assert message.risk == "urgent"
    assert "emergency" in [card.id for card in message.cards]


def test_a_friend_who_says_that_the_other_one_is_safe_is_believed():
    case = Case(topic="suicide_risk", role="friend", danger="dying", danger_count=1, shown=("crisis/friend_suicidal",))
    believed = spoken(
        case, "crisis/friend_safe", 0.36, risk="urgent", danger=0.87, text="shes safe, her mums with her now"
    )
    assert believed.risk == "concern"
    unsaid = spoken(case, "crisis/friend_safe", 0.36, risk="urgent", danger=0.87, text="she stopped writing")
    assert unsaid.risk == "urgent"


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("nestes dias nada, já está decidido", True),
        ("escrevi uma carta ao meu pai para ele não achar que a culpa é dele", True),
        ("i wrote them a letter", True),
        ("já decidi que vou contar à minha avó", False),
        ("já decidi falar com a psicóloga", False),
        ("escrevi no diário", False),
    ],
)
def test_whoever_told_of_despair_and_has_decided_is_in_danger(text, urgent):
    case = Case(topic="suicide_risk", role="self", risk="concern", shown=("suicide_risk/feeling",))
    assert (spoken(case, "suicide_risk/how_tell", 0.4, text=text).risk == "urgent") is urgent


def test_a_mother_whose_child_is_in_its_room_is_asked_for_no_missing_child():
    case = Case(topic="meeting_stranger", role="carer", danger="harm", risk="urgent", shown=("crisis/child_missing",))
    text = "ela está em casa, no quarto, não desapareceu! posso ligar à PJ à noite?"
    reply = spoken(case, "crisis/child_missing", 0.5, text=text, risk="urgent", **{"adult/child_missing": 0.4})
    assert not reply.answer.endswith("child_missing")


def test_a_blackmailed_brother_is_not_a_place_to_keep_away_from():
    case = Case(
        topic="sextortion", role="friend", danger="harm", risk="urgent", shown=("crisis/blackmail_clock", "sextortion/pay_once")
    )  # fmt: skip
    reply = spoken(
        case, "crisis/danger_now", 0.2, risk="urgent", text="está a chorar na casa de banho", **{"sextortion/friend": 0.15}
    )  # fmt: skip
    assert reply.answer != "crisis/danger_now"


def test_after_danger_nobody_who_corrects_us_is_only_thanked():
    case = Case(topic="meeting_stranger", role="self", danger="harm", risk="urgent", shown=("crisis/on_the_way",))
    reply = spoken(
        case, "assistant/ok_understood", 0.6, act="correct", text="credo não está ninguém comigo, só quero a desculpa", **{"meeting_stranger/going_soon": 0.1}
    )  # fmt: skip
    assert reply.answer == "meeting_stranger/going_soon"


def test_nobody_in_danger_is_told_that_all_is_well():
    reply = spoken(_FRIEND_DYING, "crisis/friend_safe", 0.5, risk="urgent", text="diz que está na ponte")
    assert reply.answer != "crisis/friend_safe"


def test_whoever_goes_for_help_is_not_asked_to_call_again():
    reply = spoken(
        _FRIEND_DYING, "crisis/friend_safe", 0.8, risk="urgent", text="a mãe dela já está lá com ela", danger=0.4
    )
    assert reply.answer == "crisis/friend_safe" and reply.risk == "concern"


def test_a_friend_who_is_safe_calls_no_new_alarm_for_little():
    case = Case(
        topic="suicide_risk", role="friend", danger="dying", shown=("crisis/friend_suicidal", "crisis/friend_safe")
    )
    little, plain = (
        spoken(case, "friend/i_am_sad_too", 0.5, risk="urgent", danger=danger, text="fico acordada à espera?")
        for danger in (0.4, 0.9)
    )
    assert (little.risk, plain.risk) == ("concern", "urgent")


@pytest.mark.parametrize(
    ("text", "tapped"),
    [
        ("Quero morrer", True),
        ("sim, quero morrer", True),
        ("não quero morrer", False),
        ("não quero morrer nem nada disso, só queria ter com quem almoçar", False),
    ],
)
def test_a_text_to_tap_that_is_turned_round_is_no_tap(text, tapped):
    case = Case(topic="exclusion", role="self", offered=(("Quero morrer", "crisis/suicide_now"),))
    reply = spoken(case, "exclusion/make_friends", 0.5, act="deny", text=text)
    assert (reply.answer == "crisis/suicide_now") is tapped
    assert (reply.risk == "urgent") is tapped


def test_help_on_its_way_is_not_yet_safety():
    reply = spoken(
        _FRIEND_DYING, "crisis/friend_safe", 0.8, risk="urgent", text="a mãe está a chamar a ambulância, tomou alguns"
    )
    assert reply.risk == "urgent"


def test_nobody_in_danger_is_asked_what_they_mean():
    case = Case(
        topic="stalking", role="self", danger="harm", danger_count=1, shown=("crisis/followed", "assistant/unclear")
    )
    reply = spoken(
        case, "assistant/unclear", 0.1, risk="urgent", danger=0.25, act="add", text="está encostado ao carro"
    )
    assert reply.answer.startswith("crisis/")


def test_what_was_said_is_said_to_whoever_tells_on_in_its_short_form_once():
    case = Case(topic="rumours", role="self", shown=("rumours/answer_him",), last="rumours/answer_him")
    reply = spoken(case, "rumours/answer_him", 0.9, act="add", text="mas é verdade, eu gosto de raparigas")
    assert "rumours/answer_him:short" in reply.case.shown
    again = spoken(reply.case, "rumours/answer_him", 0.9, act="add", text="e agora toda a gente fala")
    assert again.answer != "rumours/answer_him" and len(again.taps) > 1


def test_another_answer_comes_before_one_that_was_said():
    case = Case(topic="rumours", role="self", shown=("rumours/answer_him",), last="rumours/answer_him")
    reply = spoken(
        case, "rumours/answer_him", 0.7, act="add", text="e a minha tia expulsa-me", **{"rumours/parents_know": 0.15}
    )
    assert reply.answer == "rumours/parents_know"


def test_whoever_asks_plainly_for_the_same_hears_it_shorter():
    case = Case(topic="rumours", role="self", shown=("rumours/answer_him",), last="rumours/answer_him")
    reply = spoken(case, "rumours/answer_him", 0.95, act="ask", text="mas o que é que eu lhe respondo?")
    assert said(reply) != said(spoken(Case(topic="rumours", role="self"), "rumours/answer_him"))
    assert reply.answer == "rumours/answer_him" and "rumours/answer_him:short" in reply.case.shown


@pytest.mark.parametrize(
    ("act", "last", "again"),
    [("deny", "rumours/block", True), ("deny", "rumours/answer_him", False), ("add", "rumours/block", False)],
)
def test_what_holds_after_a_denial_is_said_shorter_unless_it_was_just_said(act, last, again):
    case = Case(topic="rumours", role="self", shown=("rumours/answer_him", "rumours/block"), last=last)
    reply = spoken(
        case, "rumours/answer_him", 0.85, act=act, text="não fui eu que escrevi", **{"rumours/parents_know": 0.15}
    )
    assert ("rumours/answer_him:short" in reply.case.shown) is again


def test_what_is_faint_or_for_somebody_else_is_no_other_answer():
    case = Case(topic="intimate_images", role="self", shown=("intimate_images/remove",), last="intimate_images/remove")
    reply = spoken(
        case, "intimate_images/remove", 0.85, act="add", **{"did_it/prison": 0.08, "intimate_images/fault": 0.01}
    )
    assert reply.answer not in ("did_it/prison", "intimate_images/fault")


def test_the_line_stays_where_it_is_asked_what_may_be_wanted_next():
    shown = ("suicide_risk/am_i_crazy", "suicide_risk/am_i_crazy:short")
    case = Case(topic="suicide_risk", role="self", danger="dying", danger_turns=0, shown=shown)
    assert "1411" in said(spoken(case, "suicide_risk/am_i_crazy", 0.95, act="add"))


def test_nobody_in_danger_is_told_that_it_is_no_topic_of_ours():
    reply = spoken(Case(role="self"), "assistant/out_of_scope", 0.8, risk="urgent", danger=0.25)
    assert reply.answer != "assistant/out_of_scope"


def test_thanks_before_danger_are_no_goodbye():
    reply = spoken(
        Case(topic="location", role="self"),
        "assistant/thanks",
        0.6,
        risk="urgent",
        act="thank",
        text="thanks. he is outside",
        **{"crisis/followed": 0.2},
    )
    assert reply.answer == "crisis/followed"


@pytest.mark.parametrize("act", ["thank", "bye"])
def test_a_goodbye_after_thoughts_of_dying_is_still_a_worry(act):
    dying = Case(topic="suicide_risk", role="self", danger="dying", danger_turns=1, shown=("crisis/suicide_now",))
    before = Case(topic="scam", role="self")
    risks = [
        spoken(case, f"assistant/{act}", 0.1, risk="none", act=act, text="ok obg xau").risk for case in (dying, before)
    ]
    assert risks == ["concern", None]


def test_one_tablet_against_a_pain_calls_nobody():
    case = Case(topic="harmful_content", role="self")
    reply = spoken(
        case,
        "crisis/pills_taken",
        0.3,
        risk="urgent",
        danger=0.4,
        text="ja tomei um ben-u-ron pq me doi a cabeça",
        **{"harmful_content/delete_mine": 0.2},
    )
    assert reply.risk == "concern"


def test_a_short_form_opens_with_no_yes_where_something_else_is_asked():
    case = Case(topic="offline_violence", role="professional", shown=("professional/inform_parents",))
    reply = spoken(case, "professional/inform_parents", text="tenho de o deixar ir com o pai?")
    assert not said(reply).startswith("Sim")


def test_a_denial_with_a_question_is_believed_and_answered():
    case = Case(topic="sextortion", role="self", danger="harm", risk="urgent", shown=("crisis/blackmail_clock",))
    reply = spoken(
        case,
        "crisis/denied",
        0.5,
        act="deny",
        text="não me vou magoar. escondo a minha lista de amigos?",
        **{"sextortion/follower_list": 0.3},
    )
    assert reply.answer == "sextortion/follower_list"
    assert "crisis/denied" in reply.case.shown


def test_words_for_the_one_it_happened_to_are_passed_on_by_a_friend():
    reply = spoken(Case(topic="grooming", role="friend"), "grooming/gifts", text="ele da lhe robux")
    assert said(reply).startswith("Para dizeres a quem passa por isto:")


def test_words_of_danger_in_a_later_turn_get_a_safety_text():
    reply = spoken(
        _FRIEND_DYING,
        "friend/friend_angry",
        0.5,
        risk="urgent",
        kind="friend_suicide",
        text="ela tomou comprimidos agora",
        **{"crisis/pills_taken": 0.1},
    )
    assert reply.answer == "crisis/pills_taken"


def test_a_hint_of_dying_after_another_danger_names_the_line_for_it():
    first = spoken(Case(topic="sextortion", role="self"), "sextortion/pay_once", risk="urgent", danger=0.2)
    later = spoken(
        first.case,
        "sextortion/how_tell",
        0.5,
        risk="urgent",
        danger=0.2,
        text="seria mais facil se eu nao estivesse aqui",
        **{"crisis/suicide_now": 0.26},
    )
    assert "112" in said(first) and "1411" in said(later)


def test_whoever_asks_whether_we_read_is_not_told_who_reads():
    case = Case(topic="sextortion", role="self", near=("sextortion/block",))
    reply = spoken(case, "assistant/who_reads", 0.6, act="complain", text="leste o que eu disse?")
    assert reply.answer != "assistant/who_reads"


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("tá bem. é verdade. já decidi, é sexta", True),
        ("ok yes i lied", True),
        ("é verdade que a linha é grátis?", False),
        ("não, a sério", False),
    ],
)
def test_a_denial_that_is_taken_back_is_danger_again(text, back):
    case = Case(topic="suicide_risk", role="self", shown=("crisis/goodbye_said", "crisis/denied"))
    assert (spoken(case, "suicide_risk/how_tell", text=text, act="add").risk == "urgent") == back


@pytest.mark.parametrize(
    ("shown", "heard"), [(("crisis/suicide_now",), True), (("crisis/suicide_now", "crisis/denied"), False)]
)
def test_nobody_who_told_of_dying_is_let_go_with_deixa_la(shown, heard):
    case = Case(topic="suicide_risk", role="self", danger="dying", danger_turns=1, shown=shown)
    reply = spoken(case, "suicide_risk/urge_instead", text="só isso? ok, deixa lá", act="refuse")
    assert (reply.answer == "crisis/not_heard") == heard


def test_a_friend_of_somebody_blackmailed_is_not_told_of_dying():
    case = Case(topic="sextortion", role="friend")
    reply = spoken(case, "what_now", text="ela tem até às 22h, o que faço", risk="urgent", danger=0.9)
    assert reply.risk == "urgent"
    assert "suicid" not in (reply.answer or "")
    assert reply.cards[0].id in ("emergency", "pj")


def test_a_friend_is_told_what_to_do_about_the_matter_first():
    case = Case(topic="meeting_stranger", role="friend")
    assert spoken(case, "friend/what_now").answer == "meeting_stranger/friend"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('a minha amiga escreveu "mato-me se houver teste lol". como sei se é a brincar?', "friend/joke_or_not"),
        ("she wrote kms if we get maths lol", "friend/joke_or_not"),
        ("ela diz que se quer matar e não é a brincar", "crisis/friend_suicidal"),
        ("she said she will kill herself tonight lol idk what to do", "crisis/friend_suicidal"),
        ("disse que se mata, mandou fotos dos comprimidos haha", "crisis/friend_suicidal"),
    ],
)
def test_a_friend_who_may_have_joked_is_asked_and_one_who_did_not_is_helped(text, answer):
    case = Case(topic="suicide_risk", role="friend")
    reply = spoken(case, "crisis/friend_suicidal", risk="urgent", text=text, kind="friend_suicide")
    assert reply.answer == answer
    assert reply.risk == ("concern" if answer == "friend/joke_or_not" else "urgent")


def test_a_text_to_tap_of_ours_alarms_nobody_and_the_same_words_in_a_story_do():
    tap = ("They tell me to kill myself", "cyberbullying/told_to_die")
    case = Case(topic="cyberbullying", role="self", offered=(tap,))
    texts = (tap[0], f"{tap[0]} and i will tonight")
    tapped, told = (spoken(case, "crisis/suicide_now", text=text, risk="urgent", kind="suicide") for text in texts)
    assert (tapped.answer, tapped.risk) == (tap[1], None)
    assert told.risk == "urgent"


@pytest.mark.parametrize(
    ("text", "urgent"), [("é verdade, quero mesmo", True), ("e se ele me perguntar se é verdade?", False)]
)
def test_a_question_whether_something_is_true_takes_nothing_back(text, urgent):
    case = Case(topic="cyberbullying", role="self", danger="dying", shown=("crisis/suicide_now", "crisis/denied"))
    assert (spoken(case, "cyberbullying/answer_him", text=text).risk == "urgent") is urgent


def test_in_what_may_be_danger_nobody_is_asked_what_they_mean():
    case = Case(topic="harmful_content", role="self")
    reply = spoken(
        case, "feelings/fainted", 0.02, act="tell", text="caí outra vez e o coração bate mal", risk="urgent", danger=0.2, **{"crisis/medical": 0.1}
    )  # fmt: skip
    assert reply.answer == "crisis/medical"


def test_whoever_has_their_mother_beside_them_is_answered():
    shown = ("crisis/suicide_now", "crisis/suicide_second")
    case = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", danger_count=2, shown=shown)
    text = "my mum is here with me. what do i write to my sister who saw it"
    reply = spoken(case, "sextortion/reply_to_recipient", 0.3, text=text, risk="urgent", danger=0.4)
    assert (reply.answer, reply.risk) == ("sextortion/reply_to_recipient", "concern")
    assert "1411" in said(reply) or "suicide_line" in str(reply.cards)


@pytest.mark.parametrize(
    ("chance", "shown", "more"), [(0.65, (), True), (0.5, (), False), (0.9, ("complaint/after:more",), False)]
)
def test_whoever_goes_on_about_an_answer_hears_what_lies_behind_it(chance, shown, more):
    case = Case(topic="threats", role="self", shown=("complaint/after", *shown), last="complaint/after")
    reply = spoken(case, "complaint/after", chance, act="add", text="fui lá ontem", **{"complaint/how_long": 0.1})
    assert (reply.answer == "complaint/after") is more
    assert said(reply) not in said(spoken(Case(topic="threats", role="self"), "complaint/after"))


@pytest.mark.parametrize(("chance", "other", "same"), [(0.5, 0.05, True), (0.3, 0.05, False), (0.5, 0.2, False)])
def test_what_was_said_goes_on_if_all_else_is_far(chance, other, same):
    case = Case(topic="rumours", role="self", shown=("rumours/answer_him",), last="rumours/answer_him")
    reply = spoken(case, "rumours/answer_him", chance, act="correct", text="foi a outra", **{"rumours/block": other})
    assert (reply.answer == "rumours/answer_him") is same
    assert said(reply) not in said(spoken(Case(topic="rumours", role="self"), "rumours/answer_him"))


@pytest.mark.parametrize(
    ("before", "settled"),
    [
        ("i said im not suicidal", True),
        ("ninguém está em perigo, pára com o 112", True),
        ("estou bem", False),
        ("não quero falar", False),
    ],
)
def test_danger_that_was_denied_in_so_many_words_is_not_asked_after_again(before, settled):
    case = Case(topic="offline_violence", role="self", danger="dying", danger_turns=1).with_said(before)
    reply = spoken(case, "offline_violence/parents_know", 0.8, risk="urgent", danger=0.4)
    assert (reply.risk == "concern") is settled
    plain = spoken(case, "offline_violence/parents_know", 0.8, risk="urgent", danger=0.9)
    assert plain.risk == "urgent"


@pytest.mark.parametrize(
    ("text", "act", "count", "taken_back"),
    [
        ("calma, é teatro! a faca é de plástico", "correct", 1, True),
        ("no im talking about roblox, its in the game", "deny", 1, True),
        ("calma, é teatro! a faca é de plástico", "add", 1, False),
        ("calma, é teatro! a faca é de plástico", "correct", 2, False),
        ("ele ameaça-me no jogo", "correct", 1, False),
    ],
)
def test_a_first_alarm_that_was_a_play_or_a_game_is_taken_back(text, act, count, taken_back):
    case = Case(topic="threats", danger="harm", danger_count=count, risk="urgent", shown=("crisis/knife_school",))
    reply = spoken(case, "filming/is_it_crime", 0.8, act=act, risk="urgent", danger=0.9, text=text)
    assert (reply.risk == "concern") is taken_back
    assert (reply.case.danger == "none") is taken_back


@pytest.mark.parametrize(("topic", "taken_back"), [("threats", True), ("offline_violence", False)])
def test_forgotten_keys_take_no_alarm_of_violence_at_home_back(topic, taken_back):
    case = Case(topic=topic, danger="harm", danger_count=1, risk="urgent", shown=("crisis/danger_now",))
    text = "no, it's my dad, he forgot his keys"
    reply = spoken(case, "general/what_now", 0.8, act="correct", risk="urgent", danger=0.9, text=text)
    assert (reply.risk == "concern") is taken_back


def test_who_has_called_for_help_is_not_told_to_call():
    case = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", shown=("crisis/pills_taken",))
    reply = spoken(case, "crisis/pills_taken", 0.9, risk="urgent", text="já liguei, estão a caminho", act="add")
    assert (reply.answer, reply.risk) == ("emergency/help_coming", "urgent")
    not_yet = spoken(case, "crisis/pills_taken", 0.9, risk="urgent", text="não liguei, tenho medo", act="add")
    assert not_yet.answer == "crisis/pills_taken"


@pytest.mark.parametrize(("before", "asked_there"), [("já liguei, tao a caminho", False), ("estou sozinho", True)])
def test_who_is_with_those_who_help_is_not_sent_to_ask_them(before, asked_there):
    case = Case(topic="offline_violence", danger="harm", risk="urgent", shown=("crisis/danger_now",)).with_said(before)
    reply = spoken(case, "filming/complain", 0.1, risk="none", text="ja chegaram, levo o carregador?")
    assert (reply.answer is None) is asked_there


def test_in_what_may_be_danger_nothing_is_said_a_second_time():
    case = Case(topic="feelings", role="self", shown=("feelings/grief",), last="feelings/grief")
    reply = spoken(case, "feelings/grief", 0.6, act="add", risk="urgent", danger=0.2, text="apetece-me ir ter com ela")
    assert reply.answer != "feelings/grief"
    assert reply.risk == "urgent"


@pytest.mark.parametrize(("chance", "said_so"), [(0.95, True), (0.7, False)])
def test_what_is_read_surely_was_said_in_other_words(chance, said_so):
    case = Case(topic="dating_violence", role="self")
    reply = spoken(case, "dating_violence/threatens_suicide", chance, text="diz que faz uma asneira se eu não voltar")
    assert (reply.answer == "dating_violence/threatens_suicide") is said_so


@pytest.mark.parametrize(("chance", "met"), [(0.8, True), (0.3, False)])
def test_the_dying_of_somebody_near_is_met_in_a_talk_about_oneself(chance, met):
    case = Case(topic="dating_violence", role="self", turns=2)
    reply = spoken(case, "crisis/friend_suicidal", chance, text="mandou me a foto de uma ponte e adeus", risk="urgent")
    assert (reply.answer == "crisis/friend_suicidal") is met


def test_who_complains_is_not_told_that_nobody_knows():
    case = Case(topic="grooming", role="self", shown=("survivor/still_report",), last="survivor/still_report")
    reply = spoken(case, "assistant/sorry", 0.97, act="complain", text="eu disse que sou adulta")
    assert reply.answer == "assistant/sorry"


def test_who_said_that_it_is_not_to_die_is_not_told_of_dying_with_every_answer():
    named = next(
        id for id, answer in open_library().bank.items() if id.startswith("feelings/") and "{suicide_line}" in answer.pt
    )
    asked = said(spoken(Case(role="self"), named))
    believed = said(spoken(Case(role="self", shown=("crisis/denied",)), named))
    again = said(spoken(Case(role="self", danger="dying", shown=("crisis/denied",)), named))
    assert "1411" in asked and "1411" in again
    assert "1411" not in believed and len(believed) > 60


def test_a_mass_email_that_is_a_trick_ends_the_deadline_that_it_named():
    case = Case(topic="sextortion", role="self", danger="harm", deadline="named", shown=("crisis/blackmail_clock",))
    told = spoken(case, "scam/webcam_email", 0.9)
    assert told.answer == "scam/webcam_email" and told.risk != "urgent"
    assert not deadline_runs(with_deadline(told.case, ("tapo a camara?",), open_library().bank.tricks))


def test_after_medicine_was_taken_only_what_is_of_the_body_is_answered():
    told = Case(topic="suicide_risk", role="self", danger="dying", risk="urgent", shown=("crisis/pills_taken",))
    reply = spoken(
        told,
        "feelings/cannot_sleep",
        0.6,
        risk="urgent",
        text="posso dormir?",
        **{"crisis/pills_mum": 0.05, "support/psychologist": 0.2},
    )
    assert reply.answer == "crisis/pills_mum"
    seen_to = replace(told, shown=(*told.shown, "emergency/out_of_danger"))
    assert spoken(seen_to, "feelings/cannot_sleep", 0.6, text="posso dormir?").answer == "feelings/cannot_sleep"


def test_a_question_in_danger_that_nothing_is_near_to_names_who_knows_once():
    told = Case(topic="offline_violence", role="self", danger="harm", risk="urgent", shown=("crisis/danger_now",))
    reply = spoken(told, "filming/complain", 0.1, risk="none", act="ask", text="biblioteca ou portão?")
    assert reply.answer is None
    assert "112" in reply.bubbles[0]
    assert reply.risk == "concern"
    again = spoken(reply.case, "filming/complain", 0.1, risk="none", act="ask", text="e pela janela?")
    assert again.bubbles[0] != reply.bubbles[0]
    doer = replace(told, role="did_it")
    assert spoken(doer, "filming/complain", 0.1, risk="none", act="ask", text="e agora?").answer is not None
