"""Danger has a memory: it rises at once, by evidence of its own, and falls slowly. docs/safeguarding.md has the table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue import statements
from bot.dialogue.case import Case, Danger
from bot.knowledge.topics import Topics

# Answers that ask whether somebody thinks of dying.
ASKS_OF_DYING = frozenset({"feelings/tired_of_everything", "crisis/hint_in_joke"})
REMEMBERED = 6  # turns in which a helpline stays within reach
_DYING = ("suicid", "selfharm", "pills", "goodbye", "hint")
_BLACKMAIL = "crisis/blackmail_clock"
_UNTIL = r"\b(?:ate|antes d[ae]s?|daqui a|dentro de|until|till|by|before|within)"
_HOUR = r"\d{1,2}(?:[:.h]\d{0,2})?\b"
_SOON = r"uma? hora|an hour|meia[- ]noite|midnight|hoje|tonight|noite|amanha|tomorrow|meia hora|half an hour"
_NEXT_MORNING = r"\b(?:tomorrow morning|amanha de manha)\b"
_UNITS = r"h\b|horas?|hours?|hrs?|min\w*"
_DEADLINE = re.compile(
    rf"{_UNTIL} (?:as |aos? |a |today |hoje |at )?(?:{_HOUR} ?(?:{_UNITS}|am\b|pm\b)?|{_SOON})|{_NEXT_MORNING}|\b\d{{1,2}} ?(?:h|horas|hours|hrs|min\w*|pm|am)\b"
    r"|\b(?:em|so tenho|tenho|faltam?|in|only|got) (?:uma? hora|an hour|meia hora|half an hour)\b"  # "tenho 17" is an age
)
# An hour that is near, and what somebody demands or threatens: told together, or the demand in a message before.
_NEAR_HOUR = re.compile(
    rf"{_UNTIL} (?:as |aos? |a |ao |today |hoje |at |the )?(?:{_HOUR}(?! ?(?:anos|years?|yo\b|yrs?|dias|days|de \w+))|{_SOON}|fim do dia)"
    rf"|\b(?:tenho|faltam?|got|have|restam) (?:so |only |mais )?(?:[1-9]|[1-3]\d|4[0-8]) ?(?:{_UNITS})|{_NEXT_MORNING}"
)
_DEMAND = re.compile(
    r"\b(?:se (?:eu )?(?:nao|n) (?:lhe |o |a |the |eu )?\w+|senao|ou entao|(?:publica|manda|mostra|conta|posta|mete|espalha|poe|bate|parte|diz)(?:r|m)? .{0,50}\b(?:se eu|se n|senao)"
    r"|ameac\w+|chantag\w+|if i (?:don'?t|do not)|unless i|or (?:he|she|they|it)(?:'?ll| will)|threat\w*|blackmail\w*|em troca|in exchange|exige|obriga(?:-me|m-me| me|m me))\b"
)
# Facts that end a deadline: danger is over, or somebody who can act knows. Of 103 turns after an adult or the police were told 39 were urgent, most of
# them by words of their own; of 513 in which nobody was, 468.
_OVER = frozenset({"safe_now", "over", "no_danger", "told_police", "told_adult"})


_TAKES_BACK = re.compile(
    r"\b(?:(?<!se )(?<!que )(?<!q )(?<!nao )(?<!n )e verdade(?! q)|menti\b|afinal (?:sim|e|quero|penso)|i lied|(?<!if )(?<!whether )(?<!think )it ?'?s true"
    r"|ok(?:ay)?,? (?:fine )?(?:yes|sim)|ta bem,? sim)\b"
)
_DECIDED = re.compile(
    r"\b(?:ja (?:me )?decidi|(?:esta|ta) (?:tudo )?decidido|i(?:'ve| have)? (?:already )?decided|already decided)\b"
    r"(?! (?:que (?:vou|lhe) |to |i'?m going to |i will |i'?ll )?(?:contar|falar|pedir|dizer|ir|mostrar|ligar|sair|tell|talk|call|speak|ask|show))"
)
# A letter that is left behind.
_FAREWELL = re.compile(
    r"\b(?:escrevi|deixei|deixo|vou deixar|wrote|written|leaving|left)(?:[ -](?:lhes?|them|him|her))? (?:ja )?(?:umas?|a|o|an?|the|my)? ?(?:cartas?|bilhetes?|notas?|letters?|notes?)\b"
)


def takes_back(plain: str, case: Case, topics: Topics) -> bool:
    """Whether somebody who was asked of dying, or told of despair, says that it is so after all, or that it is decided. `plain`: in small letters,
    without accents."""
    asked = any(id in ASKS_OF_DYING or (id.startswith("crisis/") and kind_of(id) == "dying") for id in case.shown)
    if asked and _TAKES_BACK.search(plain):
        return True
    despairs = asked or topics.is_dying(case.topic)
    return despairs and bool(_DECIDED.search(plain) or _FAREWELL.search(plain))


_TURNS_ROUND = ("deny", "correct", "complain")
# After these nothing is taken back so: where somebody met whoever hurts them, or what those call it, is no play.
_NO_PLAY = frozenset({"crisis/abuse_now", "crisis/at_meeting", "crisis/on_the_way", "crisis/child_hurt"})


def explained_away(case: Case, plain: str, act: str, topics: Topics) -> bool:
    """Whether the first alarm of a talk is taken back by this message: it was a game, a play, nothing of the kind. `plain`: in small letters, without
    accents."""
    if case.risk != "urgent" or case.danger_count > 1 or act not in _TURNS_ROUND:
        return False
    if not _NO_PLAY.isdisjoint(case.shown):
        return False
    if topics.danger_at_home(case.topic) and statements.of_every_day(plain):
        return False  # whoever forgot the keys may be the danger
    return statements.was_play(plain)


def kind_of(crisis: str) -> Danger:
    """What a crisis answer is about: somebody's dying, or harm by somebody else."""
    question = crisis.split("/")[-1]
    return "dying" if any(word in question for word in _DYING) else "harm"


def after(case: Case, risk: str, crisis: str | None) -> Case:
    """The case after a turn of this risk; `crisis` is the crisis answer that fits it, if it is urgent."""
    if risk == "urgent" and crisis:
        kind = kind_of(crisis)
        # thoughts of dying are not forgotten over another danger
        danger: Danger = "dying" if "dying" in (kind, case.danger) else kind
        return replace(case, danger=danger, danger_turns=0, danger_count=case.danger_count + 1, risk=risk)
    if case.danger == "none":
        return replace(case, risk=risk)
    turns = case.danger_turns + 1
    if turns > REMEMBERED:
        return replace(case, danger="none", danger_turns=0, risk=risk)
    return replace(case, danger_turns=turns, risk=risk)


def remembered(case: Case) -> bool:
    """Thoughts of dying were told not long ago: a helpline stays within reach, and nothing is taken lightly."""
    return case.danger == "dying"


def with_deadline(case: Case, said: Iterable[str], tricks: frozenset[str]) -> Case:
    """The case, with what these messages tell of an hour that a blackmailer named, and whether it is over. `said`: in small letters, without accents,
    the last message first. `tricks`: answers that say of blackmail that it is none."""
    if case.danger != "harm" or _BLACKMAIL not in case.shown or case.deadline == "over":
        return case
    now, *before = said
    if not tricks.isdisjoint(case.shown) or (
        case.deadline and (statements.deadline_over(now) or statements.denies_demand(now))
    ):
        return replace(case, deadline="over")
    named = case.deadline or any(_DEADLINE.search(plain) for plain in (now, *before))
    return replace(case, deadline="named" if named else "")


def blackmailed(case: Case) -> bool:
    """Whether the text for a blackmail whose time runs was said."""
    return _BLACKMAIL in case.shown


def answered_as_doer(case: Case) -> bool:
    """Whether somebody who writes was told what is said to who did something."""
    return any(id.startswith("did_it/") or id.endswith("/i_did") for id in case.shown)


def blackmail_begins(case: Case, now: str, before: Iterable[str]) -> bool:
    """Whether a message names an hour that is near, and it or one before it a demand under a threat, if nothing of it was answered yet.

    All in small letters, without accents. Of 84 such turns of data/conversations 80 are urgent; the hour is often told after the demand.
    """
    if case.role == "did_it" or _BLACKMAIL in case.shown or case.deadline or not _OVER.isdisjoint(case.done):
        return False
    if answered_as_doer(case):
        return False  # the demand may be that of the writer
    said = (now, *before)
    if (
        not _NEAR_HOUR.search(now)
        or statements.deadline_over(now)
        or statements.said_safe(now)
        or statements.of_a_story(said)
    ):
        return False
    return any(_DEMAND.search(plain) for plain in said)


def deadline_runs(case: Case) -> bool:
    """Whether blackmail and its deadline were told, and nobody said that it is over: of 346 later turns 305 were urgent still, whatever was asked in
    them. Without an hour that was named one false alarm would go on for six turns."""
    return case.deadline == "named" and case.danger != "none" and _OVER.isdisjoint(case.done)


def line_due(case: Case) -> bool:
    """Whether the helpline is named once more: in the first and the fourth turn after thoughts of dying were told."""
    return remembered(case) and case.danger_turns in (1, 4)
