"""What is said in a turn that may be of danger now."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from bot.dialogue import crisis_answers, danger, danger_reading, denials, statements
from bot.dialogue.case import Case
from bot.dialogue.response import cards, danger_over
from bot.dialogue.response.answer_ids import EVERYDAY, HELP_COMING, LOST, NOT_HEARD, SORRY
from bot.dialogue.response.answer_policy import answer
from bot.dialogue.response.candidates import ALSO_NEAR, candidates
from bot.dialogue.response.composer import compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.fallback import ask_back
from bot.dialogue.response.referral import REFERRALS, referral
from bot.dialogue.response.response import Response
from bot.dialogue.response.tapped import offered_answer

_SURE_DANGER = 0.3  # a lower chance of danger: the helplines are named, and the turn is answered
_SAFETY_ASKED = 0.15  # a lower chance that a safety text is what is needed: the same
_FAINTLY_ASKED = 0.04  # the chance of a safety text that is better than nothing
_PLAIN = 0.25  # the score of what is plainly asked in danger
_ASKED_IN_DANGER = 0.1
# In what may be danger an answer below this is not said: of 13 such answers to urgent turns ten did severe harm, of 10 up to twice as likely none.
_FAINT_ANSWER = 0.2
# Where danger is doubtful too, and no safety text is read with this chance, it is asked what was meant, after the helplines: of eight safety texts said there
# instead none fitted, and five were to somebody safe.
_DOUBTFULLY_ASKED = 0.1
_IN_CASE, _IN_CASE_DYING = "in_case", "in_case_dying"
_SWALLOWED, _NOT_YET = "crisis/pills_taken", "crisis/suicide_now"
_VICTIM_HURT = "did_it/victim_hurt"  # the one who did it fears that the other one dies: it names the helplines itself
_VICTIM_SURELY_HURT = 0.5  # half of the answers below this are not what was asked


def answer_in_danger(context: TurnContext, case: Case, tapped: str | None) -> Response | None:
    """The reply to a turn that may be of danger now; None if it is of none."""
    typed = tapped is None and case.role in (None, "self")
    if typed and danger.takes_back(context.said, context.before, context.topics):
        return _in_danger(context, case)
    took = typed and case.danger == "dying" and denials.took_what_was_named(context.said, context.said_before)
    if took and _SWALLOWED not in case.shown:
        return compose(context, danger.after(case, "urgent", _SWALLOWED), _SWALLOWED, crisis=True)
    if context.utterance.risk != "urgent":
        return None
    if in_jest := danger_over.of_a_friend_in_jest(context, case):
        return in_jest
    if context.settled(case) or danger_over.over(context):
        return replace(answer(context, danger.after(case, "concern", None)), risk="concern")
    alarms_nobody = context.utterance.danger is None or offered_answer(context)
    if tapped and not tapped.startswith("crisis/") and alarms_nobody:
        return None
    return _perhaps_in_danger(context, case) if _unsure(context, case) else _in_danger(context, case)


def _unsure(context: TurnContext, case: Case) -> bool:
    """Danger is likely enough to name the helplines, not to speak of nothing else. After thoughts of dying nothing is unsure."""
    if context.utterance.danger is not None or case.danger == "dying":
        return False
    asked = _safety_asked(context, case)
    return context.reading.danger < _SURE_DANGER or (case.danger == "none" and asked < _SAFETY_ASKED)


def _perhaps_in_danger(context: TurnContext, case: Case) -> Response:
    """The helplines in one sentence, once, and then the answer."""
    calm, doubtful = danger.after(case, "concern", None), _doubtful(context, case)
    response = answer(context, calm)
    if not REFERRALS.isdisjoint(set(response.case.shown) - set(case.shown)):
        return replace(response, risk="urgent")
    nothing_said = response.answer in (SORRY, *LOST, *EVERYDAY) and not context.reading.denied
    needed = case.danger != "none" or _safety_asked(context, case) >= _FAINTLY_ASKED
    if nothing_said and needed and not doubtful:
        return _in_danger(context, case)  # in what may be danger nobody is asked what they mean
    if context.calmed and (context.said_calm or context.reading.danger < _SURE_DANGER):
        return replace(response, risk="concern")  # a chance above takes in already what was read of calm
    faint = _is_faint(context, case, response)
    if faint and not doubtful:
        return _in_danger(context, case)
    if faint:
        response = ask_back(context, calm, candidates(context, calm))
    dying = danger_reading.likelier_danger(context.topics, context.reading, context.utterance.label, case) == "dying"
    contacts = cards.in_view(context, cards.helplines(dying), response.cards, case)
    named = _IN_CASE_DYING if dying else _IN_CASE
    if named in case.shown:
        return replace(response, cards=contacts, risk="urgent")
    line = context.with_contacts(context.phrase(named, case))
    return replace(
        response,
        case=response.case.with_shown(named),
        bubbles=(line, *response.bubbles),
        steps=None if response.steps is None else response.steps + 1,
        cards=contacts,
        risk="urgent",
    )


def _doubtful(context: TurnContext, case: Case) -> bool:
    """Whether danger is not likely, none was told before, and hardly a safety text is what is needed."""
    if context.reading.danger >= _SURE_DANGER or case.danger != "none":
        return False
    return _safety_asked(context, case) < _DOUBTFULLY_ASKED


def _is_faint(context: TurnContext, case: Case, response: Response) -> bool:
    """Whether it is hardly likely that the answer is what was asked, or it was said already, and it is not of danger itself."""
    if response.answer is None:
        return False
    place, _, _ = response.answer.partition("/")
    if place == "assistant" or context.topics.is_emergency(place):
        return False
    if response.answer in case.shown:
        return True
    return dict(candidates(context, case)).get(response.answer, 0.0) < _FAINT_ANSWER


def _in_danger(context: TurnContext, case: Case) -> Response:
    """The safety text, or in a later turn what is asked in danger."""
    utterance, bank = context.utterance, context.bank
    if case.role == "did_it" and context.reading.question.get(_VICTIM_HURT, 0.0) >= _VICTIM_SURELY_HURT:
        return compose(context, danger.after(case, "urgent", _VICTIM_HURT), _VICTIM_HURT, in_danger=True)
    id = crisis_answers.crisis(bank, context.topics, context.reading, case, utterance.label, utterance.danger)
    if id == _SWALLOWED and case.role in (None, "self") and denials.only_at_hand(context.said):
        id = _NOT_YET  # what was not taken is put out of reach; nobody is asked how much it was
    case = danger.after(case, "urgent", id)
    named = utterance.danger is not None or context.reading.question.get(id, 0.0) >= _PLAIN
    if crisis_answers.is_new_danger(id, context.before, named):
        about_topic = id.endswith("/friend")  # what a friend does about the topic names no helpline by itself
        return compose(context, case, id, crisis=not about_topic, in_danger=about_topic)
    if statements.help_called(context.said) and HELP_COMING not in case.shown and case.role in (None, "self"):
        return compose(context, case, HELP_COMING, in_danger=True)  # nobody is told to call whom they have called
    later = crisis_answers.later_crisis(id, case)
    in_full = crisis_answers.said_in_full(later, case)
    asked = _asked(context, case, later)
    if asked and not asked.startswith("crisis/"):
        return compose(context, case, asked, in_danger=True)
    if asked is None and context.swallowed and in_full and (there := referral(context, case, [])):
        return replace(there, risk="urgent")
    return compose(context, case, asked or later, crisis=True)


def _asked(context: TurnContext, case: Case, later: str) -> str | None:
    """What is asked in a later turn of danger, before `later`, the safety text for that."""
    if context.utterance.danger is not None:
        # words of danger stand in this message: a safety text comes before any other
        asked = _likeliest(context, case, ALSO_NEAR, inf)
    else:
        asked = _likeliest(context, case, _ASKED_IN_DANGER, _PLAIN)
    if asked is None and crisis_answers.said_in_full(later, case):
        asked = _likeliest(context, case, ALSO_NEAR, _ASKED_IN_DANGER)
        if asked is None and case.danger == "dying" and context.may_be_unheard(case):
            asked = NOT_HEARD  # nothing is left to be said but a few words: it was more that was told
    return asked


def _likeliest(context: TurnContext, case: Case, safety: float, other: float) -> str | None:
    kind = context.utterance.danger
    return crisis_answers.asked_in_danger(context.bank, context.topics, context.reading, case, kind, safety, other)


def _safety_asked(context: TurnContext, case: Case) -> float:
    return crisis_answers.safety_asked(context.bank, context.topics, context.reading, case)
