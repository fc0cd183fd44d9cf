"""Several replies of one turn are one."""

from __future__ import annotations

import pytest

from bot.reply import Reply, merge_replies

PJ, PSP = {"id": "pj", "name": "PJ"}, {"id": "psp", "name": "PSP"}
ANSWER = Reply(("É grátis.",), "pt", "complain_cost", "concern", (PJ, PSP), ("Outra",), confidence=0.8)
QUESTION = Reply(("Que idade tens?",), "pt", "complain_where", "none", (PSP,), ("12 ou 13", "Saltar"))


def test_the_first_answers_and_the_last_asks():
    both = merge_replies([ANSWER, QUESTION])
    assert both.bubbles == ("É grátis.", "Que idade tens?")
    assert (both.label, both.confidence, both.risk) == ("complain_cost", 0.8, "concern")
    assert both.suggestions == ("12 ou 13", "Saltar")
    assert both.contacts == (PJ, PSP)


def test_one_reply_stays_as_it_is():
    assert merge_replies([ANSWER]) == ANSWER


def test_the_gravest_risk_and_the_order_to_forget_are_kept():
    urgent = Reply(("Liga 112.",), "pt", "emergency", "urgent", checklist=True)
    both = merge_replies([QUESTION, urgent, Reply((), "pt", "bot_identity", "none", forget=True)])
    assert (both.risk, both.forget, both.checklist) == ("urgent", True, True)


def test_beside_danger_no_row_leads_to_the_letter():
    calm = Reply(("Podes ir à esquadra.",), "pt", "complain_where", "none", ({**PSP, "letter": True},))
    urgent = Reply(("Liga 112.",), "pt", "emergency", "urgent")
    assert merge_replies([calm, QUESTION]).contacts == ({**PSP, "letter": True},)
    assert merge_replies([calm, urgent]).contacts == (PSP,)


def test_facts_first_and_steps_second_the_steps_are_what_is_ticked():
    facts = Reply(("O que conta:\n• A idade.", "E o dia."), "pt", "scam", "none")
    steps = Reply(("Por ordem:", "• Guarda tudo.", "• Conta."), "pt", "complain_where", "none", checklist=True, steps=1)
    both = merge_replies([facts, steps])
    assert both.checklist and both.steps is not None
    assert both.bubbles[both.steps] == "• Guarda tudo."
    assert merge_replies([steps, facts]).steps == 1
    assert merge_replies([facts, QUESTION]).steps is None


def test_what_a_server_of_the_release_before_says_has_its_first_list_ticked():
    payload = Reply(("Então:", "• Conta.", "• Guarda."), "pt", "scam", "none", checklist=True, steps=2).as_payload()
    assert Reply.from_payload(payload).steps == 2
    del payload["steps"]
    assert Reply.from_payload(payload).steps == 1
    assert Reply.from_payload({**payload, "checklist": False}).steps is None
    assert Reply.from_payload({**payload, "bubbles": ["Conta."]}).steps is None


def test_nothing_said_is_an_error():
    with pytest.raises(IndexError):
        merge_replies([])
