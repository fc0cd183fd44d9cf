"""The bank of answers: short, complete, sourced, and none in words for somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.common.languages import LANGUAGES
from bot.common.readability import words
from bot.content_checks.data import Data, Piece
from bot.knowledge.answers import GENERAL, Bank, BankAnswer, role_of
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem, YamlFile
from bot.labels import TOPICS

MOST_WORDS, MOST_MORE, MOST_SHORT, MOST_TAP = 62, 90, 26, 42
LEAST_ASKS = {"pt": 12, "en": 8}
# What every topic must answer, whatever else it answers.
OF_EVERY_TOPIC = ("what_is", "is_it_crime", "what_now", "friend", "how_tell", "who_helps")
_NUMBER = re.compile(r"\b(?:112|1411|116 ?\d{3}|808 ?\d\d|800 ?\d\d)\b")
_DID_IT = "did_it"
_COMFORT = re.compile(r"culpa não é tua|não tens culpa|not your fault|isn't your fault", re.IGNORECASE)
# Said to whoever did it alone; "…" for what somebody else is to tell them.
_OF_WHO_DID_IT = re.compile(
    r"(?<!\")\b(?:o que fizeste (?:foi|é) errado|quem (?:tu )?magoaste|what you did was wrong|(?:the person|whoever|those) you hurt)\b",
    re.IGNORECASE,
)
# What is said to be done already, in the words of a tap, and the step that the answer does not advise again.
_DONE = [
    (re.compile(done, re.IGNORECASE), re.compile(step, re.IGNORECASE))
    for done, step in (
        (
            r"\bjá contei\b|\bcontei a um adulto\b|\btold an adult\b|\bi told and\b",
            r"\bcont(?:a|e)(?:-o)? (?:hoje |já |isto )?a um adulto\b|\btell an adult\b",
        ),
        (
            r"\bdenunciei\b|\b(?:i|and) reported\b|\bi've reported\b",
            r"\bdenuncia(?:-o|-a)? (?:o perfil|a conta|na app|na aplicação)\b|\breport (?:the profile|the account|it in the app)\b",
        ),
        (
            r"\bbloqueei\b|\bi(?:'ve)? blocked\b",
            r"\bbloqueia(?:-o|-a)\b|\bbloqueia (?:o|essa|a) (?:perfil|conta|pessoa)\b|\bblock (?:him|her|them|the account)\b",
        ),
        (
            r"\bguardei\b|\bi(?:'ve)? saved\b",
            r"\bguarda (?:capturas|as mensagens|provas|a conversa)\b|\bsave (?:screenshots|the messages|proof|the chat)\b",
        ),
    )
]


def check_bank(data: Data) -> list[Problem]:
    return [*_answers(data), *_pieces(data), *_topics(data), *_second_hand(data)]


def _answers(data: Data) -> Iterator[Problem]:
    ids = {f"{topic}/{question}" for topic, (_, file) in data.bank.items() for question in file.answers}
    for topic, (file, answers) in data.bank.items():
        taps: dict[tuple[str, str], str] = {}
        for question, answer in answers.answers.items():
            yield from _asked(file, question, answer, taps)
            yield from _references(data, file, question, answer)
            yield from _next(file, topic, question, answer, ids)


def _asked(file: YamlFile, question: str, answer: BankAnswer, taps: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """What leads to an answer. `taps`: those of the topic's answers so far, to which its own are added."""
    keys = ("answers", question)
    for language in LANGUAGES:
        tap = answer.tap.get(language)
        if len(tap) > MOST_TAP:
            yield file.problem(
                f"{len(tap)} characters to tap ('{tap}'); at most {MOST_TAP} fit", *keys, "tap", language
            )
        if (language, tap) in taps:
            yield file.problem(
                f"'{tap}' leads to '{taps[language, tap]}' already; say it otherwise", *keys, "tap", language
            )
        taps[language, tap] = question
        if len(getattr(answer.asks, language)) < LEAST_ASKS[language]:
            yield file.problem(f"fewer than {LEAST_ASKS[language]} ways of asking", *keys, "asks", language)


def _references(data: Data, file: YamlFile, question: str, answer: BankAnswer) -> Iterator[Problem]:
    for source in answer.sources:
        if source not in data.sources:
            yield file.problem(f"'{source}' is no source of data/sources.yml", "answers", question, "sources")
    for contact in answer.contacts:
        if contact not in data.contacts:
            yield file.problem(f"'{contact}' is no contact of data/directory", "answers", question, "contacts")


def _next(file: YamlFile, topic: str, question: str, answer: BankAnswer, ids: set[str]) -> Iterator[Problem]:
    """`ids`: all answers there are; one without a topic is of this `topic`."""
    keys = ("answers", question)
    for place, following in [
        (keys, answer.next),
        *(((*keys, "variants", n), variant.next or []) for n, variant in enumerate(answer.variants)),
    ]:
        for id in following:
            if (id if "/" in id else f"{topic}/{id}") not in ids:
                yield file.problem(f"'{id}' is no answer of data/answers", *place, "next")


def _pieces(data: Data) -> Iterator[Problem]:
    for piece in data.bank_pieces():
        most = MOST_MORE if "more" in piece.keys else MOST_SHORT if "short" in piece.keys else MOST_WORDS
        count = len(words(piece.text))
        if count > most:
            yield piece.problem(f"{count} words; at most {most} are read in a chat, so put the rest into 'more'")
        for match in _NUMBER.finditer(piece.text):
            yield piece.problem(
                f"'{match.group()}': name the contact in braces, so that its number is kept in one place", match.start()
            )
        for contact in MENTION.findall(piece.text):
            if contact not in data.contacts:
                yield piece.problem(f"'{{{contact}}}' is no contact of data/directory")
        if _to_who_did_it(data, piece) and _COMFORT.search(piece.text):
            yield piece.problem("whoever did it is not told that it is not their fault")
        if not _to_who_did_it(data, piece) and (said := _OF_WHO_DID_IT.search(piece.text)):
            yield piece.problem(f"'{said.group()}': only whoever did it is spoken to so", said.start())
        for step in _advised_again(data, piece):
            yield piece.problem(f"'{step}': the tap says that this is done already")


def _advised_again(data: Data, piece: Piece) -> Iterator[str]:
    """The steps that a text advises though whoever taps says to have taken them."""
    _, answers = data.bank[piece.topic]
    tap = answers.answers[piece.facet].tap.get(piece.language)
    for done, step in _DONE:
        if done.search(tap) and (match := step.search(piece.text)):
            yield match.group()


def _to_who_did_it(data: Data, piece: Piece) -> bool:
    """Whether a text is for whoever did it: by its section, its question, or as a variant."""
    if piece.topic == _DID_IT or role_of(f"{piece.topic}/{piece.facet}") == _DID_IT:
        return True
    if "variants" not in piece.keys:
        return False
    _, answers = data.bank[piece.topic]
    variant = answers.answers[piece.facet].variants[piece.keys[piece.keys.index("variants") + 1]]
    return _DID_IT in variant.for_.role


def _topics(data: Data) -> Iterator[Problem]:
    for topic in (*TOPICS, GENERAL):
        found = data.bank.get(topic)
        if found is None:
            yield Problem(data.folder / "answers" / f"{topic}.yml", 1, "the file is missing; every topic needs one")
            continue
        file, answers = found
        declared = data.declared(topic)
        for question in OF_EVERY_TOPIC:
            if question not in answers.answers and (declared is None or question not in declared.without):
                yield file.problem(f"the answer '{question}' is missing", "answers")


def _second_hand(data: Data) -> Iterator[Problem]:
    """A topic of whose answers none rests on a primary source."""
    for topic in TOPICS:
        if topic not in data.bank:
            continue
        file, answers = data.bank[topic]
        cited = {key for answer in answers.answers.values() for key in answer.sources if key in data.sources}
        if cited and all(data.sources[key].kind == "secondary" for key in cited):
            message = (
                "all its sources are secondary; read a primary one, and mark it 'kind: primary' in data/sources.yml"
            )
            yield file.problem(message, "answers", warning=True)


def bank_of(data: Data) -> Bank:
    return Bank(
        {
            f"{topic}/{question}": answer
            for topic, (_, file) in data.bank.items()
            for question, answer in file.answers.items()
        }
    )
