"""Each kind of mistake in an answer is found, on its line, with words that help."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.common.readability import lix, sentences
from bot.content_checks.answers import check_answers
from bot.content_checks.bank import check_bank
from bot.content_checks.citations import check_citations, with_laws
from bot.content_checks.data import Data
from bot.content_checks.dates import check_dates, months_between
from bot.content_checks.figures import check_figures
from bot.content_checks.forbidden import Forbidden
from bot.content_checks.wording import check_wording
from tests.copies import at

THREATS = "topics/threats.yml"
FIRST = "A culpa não é tua."


@pytest.mark.parametrize(
    ("said", "check", "message"),
    [
        ("Liga 116 111 hoje.", check_figures, "looks like a telephone number"),
        ("Liga para o 190 já.", check_figures, "looks like a telephone number"),
        ("Vê em https://exemplo.pt/ajuda hoje.", check_figures, "is an address"),
        ("Vê em exemplo.pt hoje.", check_figures, "is an address"),
        ("Escreve para ajuda@exemplo.pt hoje.", check_figures, "is an address"),
        ("Tens 9 meses para a queixa.", check_figures, "not among the known ages and deadlines"),
        ("Tens sete anos.", check_figures, "not among the known ages and deadlines"),
        ("É o artigo 999.º do Código Penal.", check_citations, "article 999 (CP) is not in data/law.yml"),
        ("Fala com a {sos_crianza}.", check_answers, "{sos_crianza} is no contact"),
        ("Fala com a {SOS}.", check_answers, "a brace without its partner"),
        ("O {sos_crianca} atende 24 horas.", check_wording, "which closes"),
        ("A {apav} ouve dia e noite.", check_wording, "which closes"),
        ("Fala com a {sos_crianca}.", check_wording, "of the other gender"),
        ("Devias ter contado antes.", check_wording, "it blames the person who was hurt"),
        ("Prometo segredo a quem conta.", check_wording, "nobody can promise secrecy"),
        ("Isso é pornografia infantil.", check_wording, "material de abuso sexual de menores"),
        ("Guarda no celular.", check_wording, "telemóvel"),
        ("Você pode contar.", check_wording, "Brazilian"),
        ("Estás sentindo medo.", check_wording, "Brazilian gerund"),
        ("Podes " + "ouvir e " * 12 + "contar.", check_wording, "a sentence of 26 words"),
        ("Podes " + "ouvir e " * 15 + "contar.", check_wording, "a sentence of 32 words"),
    ],
)
def test_a_wrong_sentence_is_found_on_its_line(copy, said, check, message):
    line = copy.replace(THREATS, FIRST, f"Bom.\n      {said}")
    found = at(check(Data.read(copy.folder)), "threats.yml", line + 1)
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("O {suicide_line} atende dia e noite.", check_wording),
        ('Dizem: "a culpa é tua".', check_wording),
        ("Ninguém te diz que devias saber.", check_wording),
        ("Estás aqui quando queres.", check_wording),
        ("Andas no 9.º ano.", check_citations),
        ("Andas no 9.º ano.", check_figures),
        ("Até 1 ano, ou 6 meses, ou 10 dias.", check_figures),
    ],
)
def test_a_right_sentence_is_left_alone(copy, said, check):
    before = len(check(Data.read(copy.folder)))
    copy.replace(THREATS, FIRST, f"Bom.\n      {said}")
    assert len(check(Data.read(copy.folder))) == before


def test_a_deadline_without_a_source_is_found(copy):
    copy.replace(THREATS, "sources: [S21]", "sources: []")
    problems = check_figures(Data.read(copy.folder))
    assert any("has no source" in problem.message and problem.file.name == "threats.yml" for problem in problems)


def test_an_article_without_a_source_is_found(copy):
    copy.replace(THREATS, "sources: [S3, S16]", "sources: []")
    assert any("named without a source" in problem.message for problem in check_citations(Data.read(copy.folder)))


def test_an_article_named_in_one_language_only_is_found(copy):
    line = copy.replace(THREATS, "(article 153 of the Penal Code)", "(the Penal Code)")
    found = [
        problem
        for problem in check_citations(Data.read(copy.folder))
        if "only one of the two languages" in problem.message
    ]
    assert [problem.message for problem in found] == [found[0].message] and "153 (CP)" in found[0].message
    assert found[0].line < line  # it points at the Portuguese text, above


def test_an_answer_that_is_too_long_is_an_error_on_its_first_line(copy):
    line = copy.replace(THREATS, FIRST, "Conta a alguém hoje. " * 40)
    found = [problem for problem in check_wording(Data.read(copy.folder)) if "an answer of" in problem.message]
    assert [(problem.line, problem.warning) for problem in found] == [(line, False)]


def test_a_missing_answer_and_a_missing_topic_are_found(copy):
    copy.replace(THREATS, "\n  help_friend:", "\n  another_name:")
    problems = check_answers(Data.read(copy.folder))
    assert any(
        "'help_friend' is missing" in problem.message and problem.file.name == "threats.yml" for problem in problems
    )
    assert any(problem.file.name == "sextortion.yml" and "missing" in problem.message for problem in problems)


def test_a_missing_language_names_the_answer(copy):
    copy.replace(THREATS, "    en: |\n      It is someone", "    eng: |\n      It is someone")
    messages = [problem.message for problem in Data.read(copy.folder).problems]
    assert any("answers.what_is.en' is missing" in message for message in messages)
    assert any("answers.what_is.eng" in message and "typing error" in message for message in messages)


def test_an_unknown_source_or_contact_is_found_on_its_line(copy):
    source = copy.replace(THREATS, "sources: [S3]", "sources: [S999]")
    contact = copy.replace(THREATS, "contacts: [psp, gnr, apav]", "contacts: [psp, gnr, apva]")
    problems = check_answers(Data.read(copy.folder))
    assert any("'S999' is no source" in text for text in at(problems, "threats.yml", source))
    assert any("'apva' is no contact" in text for text in at(problems, "threats.yml", contact))


def test_a_facet_of_the_words_file_without_an_answer_is_found(copy):
    line = copy.replace("language/facets.yml", "  by_phone_or_online:", "  by_pigeon:")
    assert any(
        "'by_pigeon' has no answer" in text for text in at(check_answers(Data.read(copy.folder)), "facets.yml", line)
    )


def test_a_danger_text_must_exist_and_begin_with_the_emergency_number(copy):
    line = copy.replace("safety/texts.yml", "liga {emergency}. Para falar", "liga já. Para falar")
    copy.replace("safety/texts.yml", "\n  blackmail:\n", "\n  blackmale:\n")
    problems = check_answers(Data.read(copy.folder))
    assert any("first sentence must name {emergency}" in text for text in at(problems, "texts.yml", line))
    assert any("the text for 'blackmail' is missing" in problem.message for problem in problems)


def test_a_claim_of_always_open_on_a_card_that_closes_is_found(copy):
    line = copy.replace(
        "directory/support_services.yml", "    pt: Falar com alguém sobre", "    pt: Falar dia e noite sobre"
    )
    assert any(
        "contact that closes" in text
        for text in at(check_wording(Data.read(copy.folder)), "support_services.yml", line)
    )


@pytest.mark.parametrize(
    ("today", "warning"), [("2027-11-23", None), ("2027-11-24", True), ("2028-11-23", True), ("2028-11-24", False)]
)
def test_old_facts_warn_after_a_year_and_fail_after_two(copy, today, warning):
    found = [
        problem
        for problem in check_dates(Data.read(copy.folder), dt.date.fromisoformat(today))
        if problem.file.name == "threats.yml"
    ]
    assert [problem.warning for problem in found] == ([] if warning is None else [warning])
    assert all(problem.line == 5 for problem in found)


def test_a_date_to_come_is_an_error(copy):
    assert any(
        "has not come yet" in problem.message for problem in check_dates(Data.read(copy.folder), dt.date(2020, 1, 1))
    )


def test_months_are_counted_whole():
    assert months_between(dt.date(2026, 1, 31), dt.date(2026, 2, 28)) == 0
    assert months_between(dt.date(2026, 1, 15), dt.date(2027, 1, 15)) == 12


def test_what_is_not_yaml_is_found_on_its_line_and_hides_no_other_file(copy):
    line = copy.replace("law.yml", "  nature: rule", "  nature: [rule")
    data = Data.read(copy.folder)
    assert any(problem.file.name == "law.yml" and line <= problem.line <= line + 2 for problem in data.problems)
    assert "threats" in data.topics


def test_a_legal_term_may_stand_once_in_quotes_where_the_crime_is_named():
    term = Forbidden(why="w", instead="i", pt=["pornografia de menores"], quoted_in=["is_it_crime"])
    assert term.found("É «pornografia de menores».", "pt", "is_it_crime") == []
    assert len(term.found("«pornografia de menores» e «pornografia de menores»", "pt", "is_it_crime")) == 1
    assert len(term.found("É pornografia de menores.", "pt", "is_it_crime")) == 1
    assert len(term.found("É «pornografia de menores».", "pt", "what_is")) == 1


def test_advice_and_its_negation_are_told_apart():
    advice = Forbidden(why="w", instead="i", en=["delete the chat|chats"], unless=["negated"])
    assert len(advice.found("Delete the chats.", "en")) == 1
    assert advice.found("Do not block at once or delete the chats.", "en") == []
    assert len(advice.found("Do not pay. Delete the chats.", "en")) == 1


def test_sentences_end_at_marks_bubbles_and_list_marks():
    text = "Um (artigo 153.º do Código). Dois?\n\nTrês\n• quatro\n• cinco"
    assert [sentence for _, sentence in sentences(text)] == [
        "Um (artigo 153.º do Código).",
        "Dois?",
        "Três",
        "• quatro",
        "• cinco",
    ]


def test_long_words_and_sentences_are_harder_to_read():
    assert (
        lix("Conta a alguém hoje. Não é tua a culpa.")
        < 20
        < lix("A responsabilidade criminal pressupõe imputabilidade do agente.")
    )


def test_an_article_belongs_to_the_law_named_with_it_or_before_it():
    text = "Entrar (artigo 6.º da Lei do Cibercrime), apagar (artigo 4.º), ler (artigo 194.º). "
    text += "Os artigos 193.º e 192.º do Código Penal."
    law = {("LC", "6"), ("LC", "4"), ("CP", "194"), ("CP", "193"), ("CP", "192")}
    assert [(code, citation.article) for code, citation in with_laws(text, law)] == [
        ("LC", "6"), ("LC", "4"), ("CP", "194"), ("CP", "193"), ("CP", "192"),
    ]  # fmt: skip
    (only,) = with_laws("Articles 154-A of the Penal Code", law)
    assert only[0] == "CP" and only[1].article == "154-A"


@pytest.mark.parametrize(("source", "second_hand"), [("S52", True), ("S3", False)])
def test_a_topic_that_rests_on_secondary_sources_alone_is_warned_of(copy, root, source, second_hand):
    text = (root / "data" / "answers" / "threats.yml").read_text(encoding="utf-8")
    copy.write("answers/threats.yml", re.sub(r"sources: \[[^]]*\]", f"sources: [{source}]", text))
    found = [one for one in check_bank(Data.read(copy.folder)) if "all its sources are secondary" in one.message]
    assert [(one.file.name, one.warning) for one in found] == [("threats.yml", True)] * second_hand


def with_first_words(copy, root, topic, question, words):
    text = (root / "data" / "answers" / f"{topic}.yml").read_text(encoding="utf-8")
    begins = re.search(rf'^  {question}:\n(?:.*\n)*?    pt: "', text, re.MULTILINE)
    copy.write(f"answers/{topic}.yml", f"{text[: begins.end()]}{words} {text[begins.end() :]}")
    return [one.message for one in check_bank(Data.read(copy.folder))]


@pytest.mark.parametrize(("question", "wrong"), [("i_did", True), ("what_now", False)])
def test_whoever_did_it_is_not_comforted_in_any_topic(copy, root, question, wrong):
    found = with_first_words(copy, root, "threats", question, "A culpa não é tua.")
    assert any("not told that it is not their fault" in one for one in found) is wrong


@pytest.mark.parametrize(("question", "wrong"), [("what_now", True), ("i_did", False)])
def test_nobody_else_is_spoken_to_as_whoever_did_it(copy, root, question, wrong):
    found = with_first_words(copy, root, "threats", question, "O que fizeste foi errado.")
    assert any("only whoever did it is spoken to so" in one for one in found) is wrong


@pytest.mark.parametrize(
    ("words", "wrong"), [("Conta a um adulto.", True), ("Conta a outro adulto.", False), ("Pede companhia.", False)]
)
def test_what_the_tap_says_is_done_is_not_advised_again(copy, root, words, wrong):
    assert "Já contei" in (root / "data" / "answers" / "rumours.yml").read_text(encoding="utf-8")
    found = with_first_words(copy, root, "rumours", "did_that", words)
    assert any("the tap says that this is done already" in one for one in found) is wrong
