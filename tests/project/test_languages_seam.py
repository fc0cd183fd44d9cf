"""One module says which languages there are. Who else names one has a rule of that language, and says here which."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.common import languages
from bot.knowledge.page_texts.site import read_pages
from bot.knowledge.safety_texts import read_safety_texts
from bot.reply import SAFETY_CARD
from bot.web.pages import renderer

SEAM = "bot/common/languages.py"
# What is learned of Portuguese and English alone, or goes into the trained model: another language is another training.
_LEARNED = {
    "bot/nlu/components/language.py": "one score between the two",
    "bot/nlu/components/tokenizer.py": "spaCy's rules of each; the default of what is not known",
    "bot/nlu/examples.py": "the lines that it learns from",
    "bot/knowledge/answers.py": "the ways of asking that it learns from",
    "bot/knowledge/conversations.py": "the conversations that it learns from",
}
# How these two say an age, a day, an article of law: patterns, and words that are put together by grammar.
_GRAMMAR = {
    "bot/common/numbers.py": "numbers in words",
    "bot/complaint/ages.py": "words for adults",
    "bot/complaint/answer_parser.py": "what a question begins with",
    "bot/complaint/citation.py": "articles of Portuguese law",
    "bot/complaint/writer.py": "names of months in a date",
    "bot/content_checks/citations.py": "the English names the same articles as the Portuguese, which is the law's",
    "bot/content_checks/forbidden.py": "the expressions that each must not hold",
    "bot/content_checks/wording.py": "articles before a contact are a thing of Portuguese",
    "bot/dialogue/ages.py": "patterns of ages",
    "bot/dialogue/grown_up.py": "words for adults",
    "bot/dialogue/ruled_out.py": "how a clause denies: 'no' means 'in the' in Portuguese",
    "bot/dialogue/speaker.py": "accents fall in Portuguese alone",
    "bot/knowledge/hours_words.py": "9h30 in Portuguese",
    "bot/nlu/text/ages.py": "patterns of ages",
    "bot/nlu/text/days.py": "patterns of days and months",
    "bot/nlu/components/person.py": "patterns of ages; accents fall in Portuguese alone",
    "bot/web/pages/renderer.py": "minute and minutes",
}
_OTHERS = {
    "bot/knowledge/schema.py": "a field for each full language: a file that lacks one is an error",
    "bot/reply.py": "the safety card, which must need no file; what has no words of its own falls back",
    "bot/database/migrations/versions/0005_texts_of_contacts_by_language.py": "the columns that there were",
    "bot/booklet/papers.py": "the names of files, which are addresses",
    "bot/cli/chat.py": "a line of the terminal",
    "bot/content_checks/bank.py": "how many ways of asking each must have",
    "bot/evaluation/measures.py": "the bound of each",
    "bot/dialogue/response/cards.py": "who asks for help in English gets a line that speaks it",
}
_WORDS = {"bot/classroom/moderation.py": "'de' and 'it' are words there"}
ALLOWED = {**_LEARNED, **_GRAMMAR, **_OTHERS, **_WORDS}
# Browser code stands alone, also on the pages of others: it asks no server which languages there are. The letter is Portuguese.
_ALLOWED_IN_PAGES = {
    "static/complaint/prefill.js", "static/widget.js", "static/widget/element.js", "static/widget/speech.js", "static/widget/words.js", "static/worker.js", "static/plan.js", "static/classroom/console.js", "static/classroom/room.js", "templates/draft.html",
}  # fmt: skip
_IN_PAGES = re.compile(r"""["'](?:pt|en)(?:-[A-Z]{2})?["']|\.(?:pt|en)\b(?!-)|lang=(?:pt|en)\b""")


def naming(tree: ast.AST) -> list[int]:
    """The lines that name a language: as a string, a full one also as an attribute or a field."""
    found = []
    for node in ast.walk(tree):
        name = (
            node.value
            if isinstance(node, ast.Constant)
            else node.attr
            if isinstance(node, ast.Attribute)
            else getattr(node.target, "id", None)
            if isinstance(node, ast.AnnAssign)
            else None
        )
        if isinstance(name, str) and name in (
            languages.CODES if isinstance(node, ast.Constant) else languages.LANGUAGES
        ):
            found.append(node.lineno)
    return sorted(set(found))


def named(root: Path) -> dict[str, list[int]]:
    paths = [path for folder in ("bot", "actions") for path in sorted((root / folder).rglob("*.py"))]
    trees = {path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {name: lines for name, tree in trees.items() if (lines := naming(tree))}


def test_nobody_else_lists_the_languages(root):
    found = named(root)
    assert {name: lines for name, lines in found.items() if name not in (SEAM, *ALLOWED)} == {}
    assert set(ALLOWED) - set(found) == set(), "names none any more: take it off the list"


def test_no_page_lists_the_languages(root):
    web = root / "bot" / "web"
    paths = [path for kind in ("*.html", "*.js") for path in web.rglob(kind)]
    found = {path.relative_to(web).as_posix() for path in paths if _IN_PAGES.search(path.read_text(encoding="utf-8"))}
    assert found == _ALLOWED_IN_PAGES


@pytest.mark.parametrize(
    "line", ['for one in ("pt", "en"): pass', 'x = "a" if y == "en" else "b"', "x.en", "class A:\n    pt: str", 'x: Literal["pt"]', 'x = ("zh",)', 'return "uk" if y else "ru"']
)  # fmt: skip
def test_a_language_that_is_named_would_be_found(line):
    assert naming(ast.parse(line))


def test_what_is_not_in_a_language_falls_back_to_a_full_one():
    assert languages.chain("en") == ("en", "pt") and languages.chain("pt") == ("pt", "en")
    assert languages.chain("uk")[-2:] == ("en", "pt") and languages.full("uk") == "en"
    assert languages.chain("xx") == languages.chain(None) == ("pt", "en")
    assert all(languages.full(code) in languages.LANGUAGES for code in (*languages.COVERED, *languages.GREETED))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("привет hello hello hello hello", "ru"),  # a word of Cyrillic is enough
        ("допоможіть, help me please 112", "uk"),
        ("ola 我 tudo bem", None),  # a sign of another script is not
        ("أريد أن أموت", "ar"),
        ("olá", None),
        ("", None),
    ],
)
def test_a_script_tells_a_language(text, code):
    assert languages.by_script(text) == code


def test_a_full_language_has_all_that_code_and_pages_say_in_it(root):
    assert set(SAFETY_CARD) >= set(languages.LANGUAGES) == set(languages.COVERED) - set(languages.SAFETY)
    for language in languages.LANGUAGES:
        assert languages.full(language) == language and languages.others(language) and languages.region(language)
        assert renderer.duration(60.0, language) and read_pages(root / "data").shared.skip.get(language)
        assert all(text.is_in(language) for text in read_safety_texts(root / "data").texts.values())
