"""Answers a message in its conversation: reads the turn, keeps the case, chooses from the bank, says it short and once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import AnswerAction, say
from actions.turn import Turn
from bot.common.languages import LANGUAGES
from bot.dialogue import choose, danger, denials
from bot.dialogue.ages import ages_in
from bot.dialogue.case import GROWN, Case
from bot.dialogue.danger import line_due
from bot.dialogue.grown_up import is_grown_up, without_adults
from bot.dialogue.platforms import platform_after
from bot.dialogue.reading import Reading
from bot.dialogue.speaker import speaker_in
from bot.dialogue.update import updated
from bot.knowledge.answers import Worded
from bot.knowledge.directory import ContactCard, ContactQuery
from bot.knowledge.library import Library, open_library
from bot.labels import TOPICS
from bot.nlu.text.normalize import fold, strip_accents
from bot.nlu.text.sentences import asks
from bot.reply import Reply

CASE = "case"
_MOST_TAPS, _MOST_CONTACTS = 4, 2
_SURELY = 0.5  # half of the answers below this are not what was asked
_SURE_OF_YES = 0.9
_TRUSTED = 0.9  # what is read so surely was said in other words than a guard knows: of six such answers all were right
_PLAINLY = 0.3  # a question about the assistant
_NO_TOPIC = ("out_of_scope", "abuse_to_bot", "unclear")
_LONGEST_NAME = 60  # characters of the name of a topic
_SURE_DANGER = 0.3  # a lower chance of danger: the helplines are named, and the turn is answered
_PLAIN = 0.25  # the score of what is plainly asked in danger
_FAINTLY_ASKED = 0.04  # the chance of a safety text that is better than nothing
_SAFETY_ASKED = 0.15  # a lower chance that a safety text is what is needed: the same
_ASK_THERE, _ASK_THERE_BODY, _ASK_THERE_DYING = "ask_there", "ask_there_body", "ask_there_dying"
_ASKS = ("ask", "again")
_GOES_ON_FOR = 2  # turns that danger goes on for, if nobody says that it is over
_NEAR_IN_DANGER = 0.4
_IN_CASE, _IN_CASE_DYING, _FOR_YOUNG = "in_case", "in_case_dying", "for_young"
_CALMED = frozenset({"no_danger", "safe_now"})
# "Sim." and "Não, …" before an answer: if it is not sure what was asked, they might answer another question.
_YES_OR_NO = re.compile(r"^(?:Sim|Não|Yes|No)[.,:;] (?:(?:mas|e|but|and) )?(?=\w)")
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”»])) (?=[\"“«A-ZÀ-Þ{])")
_WORDS_ALONE = 4  # a sentence of fewer is said with the next
_SORRY, _SIMPLER = "assistant/sorry", "assistant/simpler"
_CLOSINGS = {"assistant/bye": "bye", "assistant/thanks": "thank"}  # and what a message does that they answer
_NOTED = "assistant/ok_understood"  # never the reply to a question
_JOKE_OR_NOT = "friend/joke_or_not"
_SWALLOWED, _NOT_YET, _NOT_HEARD, _DENIED = (
    "crisis/pills_taken",
    "crisis/suicide_now",
    "crisis/not_heard",
    "crisis/denied",
)
_ANOTHER_DIES = "crisis/friend_suicidal"
_IN_DANGER = "crisis/danger_now"
_MISSING = frozenset({"crisis/child_missing", "adult/child_missing", "emergency/missing_person"})
_FOUND_AGAIN, _OUT_OF_DANGER = {"carer": "adult/found_safe", "friend": "friend/safe_now"}, "emergency/out_of_danger"
_VICTIM_HURT = "did_it/victim_hurt"  # the one who did it fears that the other one dies: it names the helplines itself
_LONG_TAP, _WORDS_BESIDE = 10, 3  # letters of a text to tap that is found within a message, and words beside it
_TURNS_ROUND = re.compile(r"\b(?:nao|n|nem|nunca|sem|not|no|never|do ?n'?t|isn'?t|without)\b")
# A lower score of the best answer: it is asked what was meant. Of 36 times that it was asked, it helped in 4, and in part; of 629 answers that were not
# what was asked, 205 were of some use.
_NEAR = 0.04
_ASKED_IN_DANGER = 0.1
_ALSO_NEAR = 0.05
_EVERYDAY = frozenset({"assistant/out_of_scope", "assistant/joke", "assistant/hello"})
_EVERYDAY_FROM = 0.9  # the chance of the label, in a talk that has no topic yet, from which on it is everyday talk, whatever question is near
_MAY_BE_OURS, _PERHAPS_OURS = 0.1, 0.25  # chances beside everyday talk: it is asked what was meant, and it is answered
_TELLS = ("tell", "add", "confirm", "accept", "deny")  # acts that ask nothing
_OFFERED_FROM = 9  # of the likeliest answers, those that may be offered to tap
_SAME_AGAIN = ("again", "simpler")  # acts of somebody who wants what was said, in other words
_MISSED = ("complain", "again", "correct")  # acts of somebody whose question we did not answer
# From this chance on it is what somebody means who complains; below it a guess is the wrong one in three of four times, and an apology asks them.
_MEANT_BY_COMPLAINT = 0.25
_ONE_MEANT = 0.7  # from this score on nothing else is likely to have been meant; below it, in one turn of five it was the next that scores _ALSO_MEANT
# Of what was said, when somebody denies or corrects what was understood: three of four times it holds after all. Whoever adds or asks gets something else:
# of 37 such turns, scored blindly, the short form answered 2 fully, another answer 10.
_MEANT_AGAIN, _TURNED_ROUND = 0.8, ("deny", "correct")
# From this chance on somebody who was given an answer goes on about the same: in 169 of 204 such turns it was right still, while the next likeliest was in
# 100. What lies behind it is said then: from 0.6 on, as of 47 replies that differ, read blindly, 0.4 answered 13 fully and 0.8 19 (one did harm, and four).
_GOES_ON = 0.6
_ALSO_MEANT = 0.15  # that one is said too, in its short form
_NEAR_TAPS = 2
# From these chances on what fits another part of a message is said too, unless what was answered fits that part with _MET. Of 77 replies that differed by
# it, of 317 to three hands that nothing had learned from, 28 answered fully for 23, 16 not at all for 21, and blind readers preferred 39 to 30; but 15 were
# too long for 6, if all that part asks was said in whole. What is told from 0.7 on, not 0.9, meets 13 of 438 parts more; read blindly, 86 replies were
# no better by it (41 full for 39, 14 not at all for 8, preferred 37 to 45).
_ALSO_ASKED, _ALSO_TOLD, _PLAINLY_ASKED, _MET = 0.5, 0.9, 0.85, 0.7
_MOST_BESIDES, _MOST_WORDS = 2, 100
_KEPT_NEAR = 3  # answers that were near in the last turn are kept: the next message may say that one of them was meant
_SURE_LABEL, _SURE_ACT = 0.35, 0.5
_MORE = "more:"
_FORMAL = ("carer", "professional")
_ROLES_OF_FORM = {"friend": "friend", "did_it": "did_it", "carer": "adult", "professional": "adult"}
_LINE, _ADULT, _POLICE_FOR_IT = "suicide_line", "adult", "pj"  # contacts
_PREPARE, _TOPICS = (
    "prepare_complaint",
    "topics",
)  # texts of data/suggestions.yml: orders to the conversation, with rules of their own
_INVITES = ("general/what_happened", "feelings/just_talk")  # somebody is asked to tell: nothing is guessed meanwhile
_LOST = ("assistant/unclear", "general/nothing_fits", "assistant/dont_know_that")
_MODES = {"chat": "chat", "email": "email", "phone": "phone", "now": "phone"}
# The widest question behind a label, for a first message whose question was not read.
_BY_LABEL = {
    "help_friend": "friend/what_now", "i_did_it": "did_it/what_now", "adult_asking": "adult/first_steps", "i_sent_it": "general/punished",
    "not_my_fault": "general/fault", "complain_where": "complaint/where", "complain_who_age": "complaint/who_age", "complain_anonymous": "complaint/anonymous",
    "complain_cost": "complaint/cost", "complain_deadline": "complaint/deadline", "complain_evidence": "complaint/evidence",
    "complain_after": "complaint/after", "complain_parents_know": "general/parents_know", "support_services": "support/lines",
    "takedown": "general/remove", "booklet": "assistant/booklet", "is_it_crime": "general/is_it_crime", "chitchat": "assistant/hello",
    "bot_identity": "assistant/are_you_ai", "out_of_scope": "assistant/out_of_scope", "abuse_to_bot": "assistant/insult",
    "adversarial": "assistant/adversarial", "refusal": "general/small_step", "unclear": "assistant/unclear",
}  # fmt: skip


@lru_cache(maxsize=1)
def _ids_of_taps() -> dict[str, list[str]]:
    """Of the bank of this process each text to tap, folded, with the ids that it leads to; but for those about us, which complaints say too."""
    bank = open_library().bank
    ids: dict[str, list[str]] = defaultdict(list)
    for id in bank:
        if not id.startswith("assistant/"):
            for text in {fold(tap) for tap in bank[id].tap.each()}:
                ids[text].append(id)
    return ids


def _says(message: str, tap: str) -> bool:
    """Whether a message is a long text to tap with little beside it that does not turn it round: "não quero morrer" is no "quero morrer". Both folded."""
    if len(tap) < _LONG_TAP or tap not in message:
        return False
    beside = strip_accents(message.replace(tap, " ", 1))
    return len(beside.split()) <= _WORDS_BESIDE and not _TURNS_ROUND.search(beside)


def first_sentence(text: str) -> str:
    """An answer begins with what was asked: its first sentence stands alone, with the next if it is but a word or two."""
    first, *others = _SENTENCE.split(text.split("\n\n", maxsplit=1)[0])
    return f"{first} {others[0]}" if others and len(first.split()) < _WORDS_ALONE else first


def _without_line(text: str) -> str:
    """An answer without the sentences that name the helpline for thoughts of dying, unless it says nothing else. Contacts are still in braces."""
    parts = [_SENTENCE.split(part) for part in text.split("\n\n")]
    left = [" ".join(one for one in part if f"{{{_LINE}}}" not in one) for part in parts]
    return "\n\n".join(part for part in left if part) or text


def _has_more(words: Worded, case: Case) -> bool:
    """Whether there is more to say to somebody who goes on about what was answered."""
    return bool(words.more) and f"{words.id}:more" not in case.shown


def _words(bubbles: Iterable[str]) -> int:
    return sum(len(bubble.split()) for bubble in bubbles)


def _first_cards(cards: Iterable[ContactCard]) -> tuple[ContactCard, ...]:
    """At most two, each once."""
    return tuple({card.id: card for card in cards}.values())[:_MOST_CONTACTS]


def _with_kept(case: Case, others: list[tuple[str, float]]) -> Case:
    """The case, and in it what was near beside the answer: the next message may say that one of them was meant."""
    near = [id for id, score in others if score > _ALSO_NEAR and not id.startswith("assistant/")]
    return replace(case, near=tuple(near)[:_KEPT_NEAR])


@dataclass
class Spoken:
    """A reply being put together: paragraphs, cards, and texts to tap with the ids they lead to."""

    case: Case
    answer: str | None = None
    bubbles: tuple[str, ...] = ()
    cards: tuple[ContactCard, ...] = ()
    taps: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    risk: str | None = None
    label: str | None = None


class ReplyAction(AnswerAction):
    def name(self) -> str:
        return "action_reply"

    def compose(self, draft: Any) -> None:
        raise NotImplementedError("the reply is put together by _run")

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
        library = open_library()
        before = Case.of(tracker.get_slot(CASE))
        reading = Reading.of(tracker.latest_message.get("reading"))
        normalized = tracker.latest_message.get("spoken") or turn.said
        words = fold(normalized)
        plain = strip_accents(words)
        case = updated(
            before,
            reading,
            ages_in(words, turn.language),
            speaker_in(words, turn.language),
            denials.denies_doing(plain),
            denials.left_topic(plain, before.topic, reading.topic) | denials.denied_topics(plain, library.topics),
        )
        if before.topic and case.topic != before.topic and before.turns > 1:
            case = choose.forget_topic(case) if case.other_age == before.other_age else case
        case = replace(case, platform=platform_after(before.platform, plain))
        speaker = Speaker(library, turn, reading, before)
        spoken = speaker.speak(case)
        urgent = (spoken.risk or turn.risk) == "urgent"
        alarm = round(reading.danger, 2) if urgent else 0.0
        case = danger.with_deadline(spoken.case, (plain, *speaker.said_before), library.bank.tricks)
        if urgent and reading.danger >= choose.PLAIN_DANGER:
            case = replace(case, topic=choose.topic_of_danger(library.topics, reading, case))
        if reading.denied and spoken.risk != "urgent" and case.role in (None, "self"):
            case = case.with_shown(_DENIED)  # it is believed, though something else was answered
        case = replace(case, last=spoken.answer or before.last, offered=spoken.taps, alarm=alarm).with_said(normalized)
        act, _ = reading.best("act")
        say(
            dispatcher,
            tracker,
            Reply(
                bubbles=spoken.bubbles,
                language=turn.language,
                label=spoken.label or turn.label,
                risk=spoken.risk or turn.risk,
                contacts=tuple(card.as_dict() for card in spoken.cards),
                suggestions=tuple(text for text, _ in spoken.taps),
                confidence=turn.confidence,
                checklist=any("•" in bubble for bubble in spoken.bubbles)
                or (spoken.answer or "").endswith(("/what_now", "/did_that")),
                act=act,
                answer=spoken.answer,
                case=case.told(),
            ),
        )
        topic = case.topic or turn.topic
        return [
            SlotSet(CASE, case.as_slot()),
            SlotSet("language", turn.language),
            SlotSet("topic", topic),
            SlotSet("role", _ROLES_OF_FORM.get(case.role or "", turn.role if case.role is None else None)),
            SlotSet("age", case.own_age if case.own_age is not None and case.role not in _FORMAL else turn.age),
            SlotSet("facet", f"{topic}:what_to_do" if topic else None),
            SlotSet("last_sources", list(spoken.sources) or tracker.get_slot("last_sources")),
            SlotSet("unsure", 0.0),
        ]


class Speaker:
    """Chooses and words the reply to one turn."""

    def __init__(self, library: Library, turn: Turn, reading: Reading, before: Case) -> None:
        self._library = library
        self._bank, self._topics = library.bank, library.topics
        self._turn = turn
        self._said = strip_accents(fold(turn.said))
        self.said_before = tuple(strip_accents(fold(said)) for said in before.said)
        self._before = before
        self._reading = self._founded(reading)

    def _founded(self, reading: Reading) -> Reading:
        """What was read, without answers that take for granted what nobody said, or what is denied."""
        chances: dict[str, float] = {}
        for question in (reading.question, *(part.question for part in reading.parts)):
            for id, chance in question.items():
                chances[id] = max(chance, chances.get(id, 0.0))
        doubted = (id for id, chance in chances.items() if chance < _TRUSTED)
        unfounded = denials.unsaid(self._bank, (self._said, *self.said_before), doubted)
        unfounded |= self._denied(chances)
        # an ex who threatens the one who writes is no ex who may die
        of_themselves = reading.best("role")[0] == "self"
        if of_themselves and not denials.speaks_of_another_dying((self._said, *self.said_before)):
            unfounded |= {id for id in chances if id.startswith(_ANOTHER_DIES)}

        def founded(question: Mapping[str, float]) -> dict[str, float]:
            return {id: chance for id, chance in question.items() if id not in unfounded}

        parts = tuple(replace(part, question=founded(part.question)) for part in reading.parts)
        reading = replace(reading, question=founded(reading.question), parts=parts)
        if not choose.something_swallowed(self._bank, self._before):
            return reading
        return replace(reading, question=choose.of_the_body(reading.question), parts=())

    def _denied(self, ids: Iterable[str]) -> frozenset[str]:
        """Of the ids of answers those about what is denied, or not wanted: neither said nor offered."""
        return denials.denied_answers(self._said, self.said_before, ids)

    def speak(self, case: Case) -> Spoken:
        blackmailed = danger.deadline_runs(case)  # who says that they do not think of dying is blackmailed still
        if (
            self._reading.denied
            and not blackmailed
            and (case.danger_count <= 1 or case.role in ("friend", "bystander"))
        ):
            case = replace(case, danger="none", danger_turns=0)  # nobody had spoken of it but us
        tapped = self._tapped(case)
        if not tapped and not self._reading.denied and danger.blackmail_begins(case, self._said, self.said_before):
            self._turn = replace(self._turn, risk="urgent", danger="blackmail")
        spoken = (
            self._of_named_topic(case)
            or self._of_who_was_missing(case)
            or self._of_long_ago(case, tapped)
            or self._of_danger(case, tapped)
        )
        if spoken:
            return spoken
        if tapped and choose.tells_of_danger(tapped):
            return self._say(danger.after(case, "urgent", tapped), tapped, crisis=True)
        case = danger.after(case, self._turn.risk, None)
        spoken = self._say(case, tapped, again=False) if tapped else self._answered(case)
        return self._before_deadline(spoken) if danger.deadline_runs(case) else spoken

    def _of_named_topic(self, case: Case) -> Spoken | None:
        """What to do about the topic whose name was tapped or typed."""
        named = self._named()
        if not named:
            return None
        case = replace(case, topic=named, role=self._before.role)  # a name tells nothing of who writes
        if self._topics.is_alarm(named) and not self._topics.is_dying(named):
            return replace(self._say(danger.after(case, "urgent", _IN_DANGER), _IN_DANGER, crisis=True), label=named)
        case = danger.after(case, "none", None)
        spoken = self._say(case, choose.resolve(self._bank, self._topics, "what_now", case) or f"{named}/what_now")
        return replace(spoken, label=named, risk="none")

    def _of_who_was_missing(self, case: Case) -> Spoken | None:
        """Who was missing is there again."""
        if _MISSING.isdisjoint(self._before.shown) or not danger.found_again(self._said):
            return None
        id = _FOUND_AGAIN.get(case.role or "", _OUT_OF_DANGER)
        if id in case.shown:
            return None
        return replace(self._say(danger.after(case, "concern", None), id), risk="concern")

    def _of_long_ago(self, case: Case, tapped: str | None) -> Spoken | None:
        """Words of abuse now, from somebody who tells of a childhood."""
        if self._turn.danger != "abuse" or not (choose.survivor(case) or danger.tells_of_long_ago(self._said)):
            return None
        case = danger.after(case, "concern", None)
        return replace(self._say(case, tapped, again=False) if tapped else self._answered(case), risk="concern")

    def _of_danger(self, case: Case, tapped: str | None) -> Spoken | None:
        """The reply to a turn that may be of danger now; None if it is of none."""
        typed = tapped is None and case.role in (None, "self")
        if typed and danger.takes_back(self._said, self._before, self._topics):
            return self._in_danger(case)
        if self._turn.risk != "urgent":
            return None
        if self._of_a_friend_in_jest(case):
            return replace(self._say(danger.after(case, "concern", None), _JOKE_OR_NOT), risk="concern")
        if self._settled(case) or self._over():
            return replace(self._answered(danger.after(case, "concern", None)), risk="concern")
        if tapped and not tapped.startswith("crisis/") and (self._turn.danger is None or self._offered()):
            return None
        return self._perhaps_in_danger(case) if self._unsure(case) else self._in_danger(case)

    def _over(self) -> bool:
        """It is told that danger is over, or that it was none."""
        said = self._said
        told = danger.said_safe(said) or danger.tells_of_long_ago(said) or denials.ordinary_dose(said)
        if told and self._not_plain():
            return True
        if self._turn.danger is not None:
            return False
        if self._before.danger == "none" and danger.of_a_story((said, *self.said_before)):
            return True
        cared_for = self._before.danger != "none" and danger.in_care(said)
        passed = bool(self._before.deadline) and danger.deadline_over(said)
        return cared_for or passed or choose.plainly_over(self._bank, self._reading, self._before, said)

    def _before_deadline(self, spoken: Spoken) -> Spoken:
        """An answer while a blackmailer's deadline runs: still urgent, and who to call stays in view."""
        act, _ = self._reading.best("act")
        said = self._said
        denied = self._reading.denied and not danger.speaks_of_dying(said)
        over = spoken.answer in self._bank.over | self._bank.tricks
        if over or denied or danger.said_safe(said) or danger.deadline_over(said) or act in ("thank", "bye"):
            return spoken
        return replace(spoken, cards=self._in_view((_POLICE_FOR_IT,), spoken.cards, spoken.case), risk="urgent")

    def _in_view(self, lines: tuple[str, ...], cards: tuple[ContactCard, ...], case: Case) -> tuple[ContactCard, ...]:
        """The cards of these helplines, and then those of an answer."""
        return _first_cards((*self._library.cards(lines, self._turn.language, case.victim_years), *cards))

    def _settled(self, case: Case) -> bool:
        """Danger was denied before and believed, or a friend is safe: without words of danger, or plain danger, nobody is asked again."""
        return not self._bank.settled.isdisjoint(case.shown) and self._not_plain()

    def _believed(self, case: Case) -> bool:
        """Whether somebody said that it is not to die, and nothing since says otherwise: they are not asked with every answer."""
        return case.danger != "dying" and not self._bank.denials.isdisjoint(case.shown)

    def _of_a_friend_in_jest(self, case: Case) -> bool:
        """A friend said in jest to want to die, and it is asked how to know: that is to be asked of the friend, not of 112."""
        first = self._before.danger == "none" and _JOKE_OR_NOT not in case.shown
        of_dying = self._turn.danger in (None, "suicide", "friend_suicide")
        return first and of_dying and case.role in ("friend", "bystander") and danger.perhaps_in_jest(self._said)

    def _not_plain(self) -> bool:
        """No words of danger were found, and its chance is not so high that no other word counts."""
        return self._turn.danger is None and self._reading.danger < choose.PLAIN_DANGER

    def _answered(self, case: Case) -> Spoken:
        """What fits a turn without danger."""
        safe = danger.said_safe(self._said) or danger.in_care(self._said)
        if danger.remembered(case) and not safe and danger.gives_up(self._said) and self._may_be_unheard(case):
            return self._say(case, _NOT_HEARD, crisis=True)
        if closing := self._closing(case):
            spoken = self._say(case, closing)
            # after thoughts of dying a goodbye or an "ok" is still a worry
            return replace(spoken, risk="concern") if danger.remembered(case) and self._turn.risk == "none" else spoken
        found = self._candidates(case)
        if asked_there := self._ask_there(case, found):
            return asked_there
        act, sure = ("complain", 1.0) if found and found[0][0] == _SORRY else self._reading.best("act")
        begins = act if sure >= _SURE_ACT else "none"
        if act in _MISSED:
            found = choose.still_open(found, case)
        last = case.last if case.last in self._bank and case.last not in _LOST else None
        if last and found and found[0][0] == _SIMPLER:
            return self._say(case, last, again=True)
        if (
            begins == "complain"
            and _SORRY not in case.shown
            and self._is_guess(case, found)
            and not self._may_be_danger(case)
        ):
            sorry = self._say(case, _SORRY)
            return self._with_taps(sorry, self._to_offer(sorry.case, [id for id, _ in found])[:_NEAR_TAPS])
        case, found, unsure = self._without_words_alone(case, found, act)
        if unsure:
            return self._ask_back(case, [*found, *((id, 0.0) for id in self._bank[found[0][0]].next)])
        best, score = found[0] if found else (None, 0.0)
        again = act in _SAME_AGAIN
        if best in case.shown and not again and not best.startswith("assistant/"):
            # somebody who writes on wants something else: of 120 answers that were said a second time, 6 were what was asked
            fresh = choose.not_said(self._bank, found, case)
            if score >= _GOES_ON and _has_more(self._worded(best, case), case):
                spoken = self._say(_with_kept(case, fresh), f"{_MORE}{best}", in_doubt=score < _SURE_OF_YES)
                return self._begun(self._with_besides(spoken, fresh), begins)
            holds_after_all = act in _TURNED_ROUND and score >= _MEANT_AGAIN and best != self._before.last
            if holds_after_all and (reminded := self._reminded(case, best, fresh, score)):
                return self._begun(reminded, begins)
            if not fresh or fresh[0][1] < _NEAR:
                plainly = act not in _TELLS and score >= _SURE_OF_YES
                return self._begun(self._said_already(_with_kept(case, fresh[1:]), best, fresh, act, plainly), begins)
            found, (best, score) = fresh, fresh[0]
        case = _with_kept(case, found[1:])
        if best is None or score < _NEAR:
            best = self._by_label(case)
            if best is None or (best in case.shown and not again):
                complains = act if act == "complain" else "none"
                return self._begun(self._ask_back(case, found, complains), complains)
        return self._begun(self._with_others(case, found, best, score, again), self._opening(begins, score))

    def _closing(self, case: Case) -> str | None:
        """The answer to thanks, a goodbye, a greeting, or what is no topic of ours."""
        closing = None
        if self._turn.risk != "urgent" or danger.remembered(case):
            closing = choose.closing(self._reading, case, len(self._said.split()))
        return closing or self._outside(case)

    def _without_words_alone(
        self, case: Case, found: list[tuple[str, float]], act: str
    ) -> tuple[Case, list[tuple[str, float]], bool]:
        """The case and the candidates without an apology, a "I believe you" or a joke when something is asked beside it, and whether it is not sure
        that anything is."""
        if act == "complain":  # an apology alone helps nobody: it stands before what may have been meant
            found = [one for one in found if not one[0].startswith("assistant/") and one[0] not in case.shown] or found
        if len(found) > 1 and found[0][0] in self._bank.denials and found[1][1] > _ALSO_NEAR and asks(self._said):
            # it is believed, and what is asked beside it is answered
            case, found = case.with_shown(found[0][0]), found[1:]
        if not found or found[0][0] not in _EVERYDAY or not self._may_be_ours():
            return case, found, False
        found = [one for one in found if not one[0].startswith("assistant/")]
        return case, found, bool(found) and found[0][1] < _PERHAPS_OURS

    def _with_others(self, case: Case, found: list[tuple[str, float]], best: str, score: float, again: bool) -> Spoken:
        """The answer, and with it what else was asked or may have been meant."""
        spoken = self._say(case, best, again=again, in_doubt=score < _SURE_OF_YES)
        return spoken if best in _INVITES else self._with_besides(spoken, found if score < _ONE_MEANT else [])

    def _may_be_danger(self, case: Case) -> bool:
        """Whether somebody may be in danger: an apology and buttons are no answer then."""
        return self._turn.risk == "urgent" or case.danger != "none" or self._topics.is_dying(case.topic)

    def _is_guess(self, case: Case, found: list[tuple[str, float]]) -> bool:
        """Whether nothing that was not said is likely to be what somebody means who says that we missed it."""
        scores = (
            score
            for id, score in (*found, *self._reading.question.items())
            if not id.startswith("assistant/") and id not in case.shown
        )
        return max(scores, default=0.0) < _MEANT_BY_COMPLAINT

    def _opening(self, begins: str, score: float) -> str:
        """Which word stands before an answer: "understood" before a guess would be untrue, and so would "you're right"."""
        if score >= _SURELY:
            return begins
        return "guess" if begins == "complain" else "none"

    def _reminded(self, case: Case, said: str, found: list[tuple[str, float]], score: float) -> Spoken | None:
        """What was said and holds after all, in its short form, and what else may be meant; None if that was said as well."""
        if not self._worded(said, case).short or f"{said}:short" in case.shown:
            return None
        spoken = self._say(_with_kept(case, found), said, again=True, in_doubt=score < _SURE_OF_YES)
        return self._with_besides(spoken, found)

    def _said_already(
        self, case: Case, said: str, found: list[tuple[str, float]], act: str, plainly_asked: bool
    ) -> Spoken:
        """What fits was said already, and nothing else is near: what lies behind it, its short form to whoever plainly asks for it, else what may
        be wanted next to tap."""
        words = self._worded(said, case)
        if _has_more(words, case):
            return self._say(case, f"{_MORE}{said}")
        if plainly_asked and words.short and f"{said}:short" not in case.shown:
            return self._say(case, said, again=True, in_doubt=True)
        return self._ask_back(case, [*found, *((id, 0.0) for id in words.next)], act)

    def _to_offer(self, case: Case, ids: Collection[str]) -> list[str]:
        """Of the ids of answers those that may be offered though nobody asked for them plainly."""
        denied = self._denied(ids)
        return [
            id
            for id in ids
            if id in self._bank
            and id not in (*case.shown, *denied)
            and choose.holds(self._bank, id, case)
            and choose.worded_for(id, case)
            and not id.startswith(("crisis/", "assistant/"))
        ]

    def _with_near(self, spoken: Spoken, found: list[tuple[str, float]]) -> Spoken:
        """The answer, and what else may have been asked: the likeliest other with its question and its short form, the next to tap."""
        case = spoken.case
        scores = {id: score for id, score in found if score > _ALSO_NEAR and id != spoken.answer}
        fresh = [(id, scores[id]) for id in self._to_offer(case, scores)][:_NEAR_TAPS]
        if not fresh:
            return spoken
        spoken = self._with_taps(spoken, [id for id, _ in fresh])
        second, score = fresh[0]
        if score < _ALSO_MEANT or not self._may_be_second(case, second):
            return spoken
        return self._with_second(spoken, second)

    def _may_be_second(self, case: Case, id: str) -> bool:
        """Whether an answer may follow another one."""
        if id in (*_INVITES, *_LOST) or f"{id}:short" in case.shown:
            return False
        return not choose.for_young(self._bank, id, case)

    def _with_second(self, spoken: Spoken, id: str, whole: bool = False) -> Spoken:
        """The answer, and after it another one with its question: `whole`, or its short form."""
        language, case = self._turn.language, spoken.case
        question, words = self._bank[id].tap.get(language), self._worded(id, case)
        begins = self._of_known_age(words.text if whole else words.short or first_sentence(words.text), case)
        if choose.to_pass_on(self._bank, id, case):
            begins = f"{self._phrase('to_pass_on', case)} {begins}"
        # in quotation marks: it is what the person may ask or say, in their words and not in ours
        said = f'"{question}"{"" if question.endswith("?") else ":"} {self._library.name_contacts(begins, language)}'
        return replace(
            spoken,
            case=case.with_shown(id if whole else f"{id}:short"),
            bubbles=(*spoken.bubbles, *(part.strip() for part in said.split("\n\n"))),
            sources=tuple(dict.fromkeys((*spoken.sources, *words.sources))),
        )

    def _with_besides(self, spoken: Spoken, found: list[tuple[str, float]]) -> Spoken:
        """The answer, and what the message asks or tells besides, in whole if it plainly asks and all stays short enough to read; else what else
        may have been meant by it, of `found`."""
        besides = self._besides(spoken)
        for id, plainly in besides:
            whole = plainly and _words(spoken.bubbles) + len(self._worded(id, spoken.case).text.split()) <= _MOST_WORDS
            spoken = self._with_second(spoken, id, whole)
        return spoken if besides else self._with_near(spoken, found)

    def _with_taps(self, spoken: Spoken, near: list[str]) -> Spoken:
        """The answer, and first of what may be tapped what may have been meant, the ids of `_to_offer`."""
        orders = [tap for tap in spoken.taps if tap[1] in (_PREPARE, _TOPICS)]  # these keep their place at the end
        taps = {self._bank[id].tap.get(self._turn.language): id for id in near}
        for text, id in spoken.taps:
            if (text, id) not in orders:
                taps.setdefault(text, id)
        return replace(spoken, taps=(*[*taps.items()][: _MOST_TAPS - len(orders)], *orders))

    def _besides(self, spoken: Spoken) -> list[tuple[str, bool]]:
        """What fits the other parts of a message, and whether that part plainly asks it: what asks first, two at most."""
        case = spoken.case
        found: dict[str, tuple[bool, float]] = {}
        for part in self._reading.parts:
            near = dict(
                choose.candidates(self._bank, self._topics, replace(self._reading, question=part.question), case)
            )
            met = near.pop(spoken.answer or "", 0.0)
            if not near or met > _MET:
                continue
            id = max(near, key=lambda one: near[one])
            score = near[id] / (1 - met)
            if score >= (_ALSO_ASKED if part.asks else _ALSO_TOLD):
                found[id] = max(found.get(id, (False, 0.0)), (part.asks, score))
        offered = [id for id in self._to_offer(case, found) if self._may_be_second(case, id)]
        offered.sort(key=lambda id: found[id], reverse=True)
        asked = [id for id in offered if found[id][0]]
        return [(id, id in asked and found[id][1] >= _PLAINLY_ASKED) for id in (asked or offered[:1])[:_MOST_BESIDES]]

    def _candidates(self, case: Case) -> list[tuple[str, float]]:
        found = choose.candidates(self._bank, self._topics, self._reading, case)
        # once more, now that a question of all topics is the answer of one
        denied = set(self._denied(id for id, _ in found))
        if not self._reading.denied and (self._turn.risk == "urgent" or danger.speaks_of_dying(self._said)):
            denied |= self._bank.denials  # "não era só piada" must not be heard as a denial
        if self._settled(case):
            denied |= danger.ASKS_OF_DYING
        if not self._may_be_noted():
            denied.add(_NOTED)
        return [one for one in found if one[0] not in denied]

    def _tapped(self, case: Case) -> str | None:
        said = fold(self._turn.said.strip())
        found = self._offered()
        if found is None:  # with little beside it
            found = next((id for text, id in self._before.offered if _says(said, fold(text))), None)
        if found is None and len(said) <= _LONGEST_NAME:  # offered some turns ago, mostly of this topic
            same = _ids_of_taps().get(said, ())
            found = next((id for id in same if id.startswith(f"{case.topic}/")), same[0] if len(same) == 1 else None)
        return found if found and found.removeprefix(_MORE) in self._bank else None

    def _offered(self) -> str | None:
        """Where the message leads if it is one of the texts that were just offered, to the letter: its words are ours, and alarm nobody."""
        said = fold(self._turn.said.strip())
        return next((id for text, id in self._before.offered if fold(text) == said), None)

    def _may_be_noted(self) -> bool:
        """Whether thanks for telling may be all that is said: to no question, and not after danger."""
        return not asks(self._said) and self._before.risk != "urgent"

    def _outside(self, case: Case) -> str | None:
        """The answer to what is no topic of ours, and tells of no harm."""
        label = self._turn.label
        asked, chance = self._reading.best("question")
        act, sure = self._reading.best("act")
        if act == "complain" and sure >= _SURE_ACT and case.topic:
            return None  # "did you even read what I said" does not ask who reads
        if label == "bot_identity" and self._turn.facet == "privacy":
            return "assistant/is_it_saved" if asked == "assistant/is_it_saved" else "assistant/who_reads"
        if asked in _EVERYDAY and self._may_be_ours():
            return None
        if (
            asked.startswith("assistant/")
            and asked not in (_SORRY, _SIMPLER)
            and (asked not in _CLOSINGS or act == _CLOSINGS[asked] or case.topic is None)
            and (asked != _NOTED or self._may_be_noted())
            and chance >= _PLAINLY
            and asked in self._bank
        ):
            return asked
        if label == "adversarial":
            return (
                "assistant/harm_request"
                if self._turn.risk != "none" or asked == "assistant/harm_request"
                else "assistant/adversarial"
            )
        if chance >= choose.ASKED and not asked.startswith("assistant/"):
            return None
        if label in _NO_TOPIC and self._turn.risk == "none" and (case.topic is None or label != "unclear"):
            return None if self._may_be_ours() else _BY_LABEL[label]
        return None

    def _may_be_ours(self) -> bool:
        """Somebody may be in danger, or ask for something that we know, although it looks like everyday talk."""
        turn, before = self._turn, self._before
        if (
            turn.risk == "none"
            and turn.label == "out_of_scope"
            and turn.confidence >= _EVERYDAY_FROM
            and not before.topic
        ):
            return False
        asked = (chance for id, chance in self._reading.question.items() if not id.startswith("assistant/"))
        return self._turn.risk == "urgent" or max(asked, default=0.0) >= _MAY_BE_OURS

    def _named(self) -> str | None:
        """The topic whose name was tapped, or typed as it is."""
        said = fold(self._turn.said.strip())
        if len(said) > _LONGEST_NAME:
            return None
        names = self._topics.name
        return next((topic for topic in TOPICS if said in [fold(names(topic, one)) for one in LANGUAGES]), None)

    def _by_label(self, case: Case) -> str | None:
        label, chance = self._turn.label, self._turn.confidence
        if chance < _SURE_LABEL or label == "unclear":
            return None
        if label in TOPICS:
            fresh = label != self._before.topic
            case = replace(case, topic=label)
            return choose.resolve(self._bank, self._topics, "what_now", case) if fresh else None
        id = _BY_LABEL.get(label)
        if id and id.startswith("general/"):
            return choose.resolve(self._bank, self._topics, id.split("/")[1], case)
        return id

    def _unsure(self, case: Case) -> bool:
        """Danger is likely enough to name the helplines, not to speak of nothing else. After thoughts of dying nothing is unsure."""
        if self._turn.danger is not None or case.danger == "dying":
            return False
        asked = self._safety_asked(case)
        return self._reading.danger < _SURE_DANGER or (case.danger == "none" and asked < _SAFETY_ASKED)

    def _safety_asked(self, case: Case) -> float:
        return choose.safety_asked(self._bank, self._topics, self._reading, case)

    def _perhaps_in_danger(self, case: Case) -> Spoken:
        """The helplines in one sentence, once, and then the answer."""
        spoken = self._answered(danger.after(case, "concern", None))
        if not {_ASK_THERE, _ASK_THERE_BODY, _ASK_THERE_DYING}.isdisjoint(set(spoken.case.shown) - set(case.shown)):
            return replace(spoken, risk="urgent")
        nothing_said = spoken.answer in (_SORRY, *_LOST, *_EVERYDAY) and not self._reading.denied
        if nothing_said and (case.danger != "none" or self._safety_asked(case) >= _FAINTLY_ASKED):
            return self._in_danger(case)  # in what may be danger nobody is asked what they mean
        if self._reading.denied or not _CALMED.isdisjoint(self._reading.facts) or danger.said_safe(self._said):
            return replace(spoken, risk="concern")
        dying = choose.likelier_danger(self._topics, self._reading, self._turn.label, case) == "dying"
        cards = self._in_view((_LINE, "emergency") if dying else ("emergency",), spoken.cards, case)
        named = _IN_CASE_DYING if dying else _IN_CASE
        if named in case.shown:
            return replace(spoken, cards=cards, risk="urgent")
        line = self._library.name_contacts(self._phrase(named, case), self._turn.language)
        return replace(
            spoken, case=spoken.case.with_shown(named), bubbles=(line, *spoken.bubbles), cards=cards, risk="urgent"
        )

    def _in_danger(self, case: Case) -> Spoken:
        turn = self._turn
        if case.role == "did_it" and self._reading.question.get(_VICTIM_HURT, 0.0) >= _SURELY:
            return self._say(danger.after(case, "urgent", _VICTIM_HURT), _VICTIM_HURT, danger=True)
        id = choose.crisis(self._bank, self._topics, self._reading, case, turn.label, turn.danger)
        if id == _SWALLOWED and case.role in (None, "self") and denials.only_at_hand(self._said):
            id = _NOT_YET  # what was not taken is put out of reach; nobody is asked how much it was
        case = danger.after(case, "urgent", id)
        named = turn.danger is not None or self._reading.question.get(id, 0.0) >= _PLAIN
        if choose.is_new_danger(id, self._before, named):
            about_topic = id.endswith("/friend")  # what a friend does about the topic names no helpline by itself
            return self._say(case, id, crisis=not about_topic, danger=about_topic)
        later = choose.later_crisis(id, case)
        told = turn.danger is not None  # words of danger stand in this message: a safety text comes before any other
        asked = (
            self._asked_in_danger(case, _ALSO_NEAR, inf)
            if told
            else self._asked_in_danger(case, _ASKED_IN_DANGER, _PLAIN)
        )
        if asked is None and choose.said_in_full(later, case):
            asked = self._asked_in_danger(case, _ALSO_NEAR, _ASKED_IN_DANGER)
            if asked is None and case.danger == "dying" and self._may_be_unheard(case):
                asked = _NOT_HEARD  # nothing is left to be said but a few words: it was more that was told
        if asked and not asked.startswith("crisis/"):
            return self._say(case, asked, danger=True)
        swallowed = choose.something_swallowed(self._bank, self._before)
        if asked is None and swallowed and choose.said_in_full(later, case) and (there := self._ask_there(case, [])):
            return replace(there, risk="urgent")
        return self._say(case, asked or later, crisis=True)

    def _may_be_unheard(self, case: Case) -> bool:
        """Whoever told of dying, and did not deny it, may be told that we passed over it: once."""
        return (
            case.role in (None, "self") and _NOT_HEARD not in case.shown and self._bank.denials.isdisjoint(case.shown)
        )

    def _asked_in_danger(self, case: Case, safety: float, other: float) -> str | None:
        kind = self._turn.danger
        return choose.asked_in_danger(self._bank, self._topics, self._reading, case, kind, safety, other)

    def _say(
        self,
        case: Case,
        id: str,
        again: bool = False,
        crisis: bool = False,
        danger: bool = False,
        in_doubt: bool = False,
    ) -> Spoken:
        """The answer, or its short form if it was said already, or what lies behind it.

        `crisis`: it is a safety text; `danger`: it answers a question that was asked in danger; `in_doubt`: something else may have been asked.
        """
        more = id.startswith(_MORE)
        id = id.removeprefix(_MORE)
        words = self._worded(id, case)
        text, key = (words.more or words.text, f"{id}:more") if more else (words.text, id)
        if key in case.shown and not more:
            # whoever asks the same again wants it shorter, whoever asks something near wants more
            forms = ("short", "more") if again or crisis else ("more", "short")
            form = next((one for one in forms if getattr(words, one) and f"{id}:{one}" not in case.shown), None)
            if form:
                text, key = getattr(words, form), f"{id}:{form}"
            elif crisis or id.startswith("assistant/"):
                text = words.short or words.text
            else:
                text, key = self._phrase("already_said", case), f"{id}:again"
        if (in_doubt or (key.endswith(":short") and not again)) and (opening := _YES_OR_NO.match(text)):
            text = text[opening.end()].upper() + text[opening.end() + 1 :]
        text = self._of_known_age(text, case)
        if not crisis and self._believed(case):
            text = _without_line(text)
        case = case.with_shown(key)
        cards = self._cards(case, words, crisis)
        if danger:  # who to call stays in view, whatever is asked
            cards = self._in_view(("emergency", _LINE) if case.danger == "dying" else ("emergency",), cards, case)
        bubbles = tuple(
            self._library.name_contacts(part.strip(), self._turn.language)
            for part in text.split("\n\n")
            if part.strip()
        )
        if not crisis and _FOR_YOUNG not in case.shown and choose.for_young(self._bank, id, case):
            case = case.with_shown(_FOR_YOUNG)
            bubbles = (f"{self._phrase(_FOR_YOUNG, case)} {bubbles[0]}", *bubbles[1:])
        elif not crisis and choose.to_pass_on(self._bank, id, case):
            bubbles = (f"{self._phrase('to_pass_on', case)} {bubbles[0]}", *bubbles[1:])
        if not crisis and line_due(case) and _LINE not in [card.id for card in cards] and _LINE not in text:
            bubbles = (*bubbles, self._line_stays(case))
        case = replace(case, contacts=tuple(dict.fromkeys((*case.contacts, *(card.id for card in cards)))))
        return Spoken(
            case, id, bubbles, cards, self._taps(case, id, words), words.sources, "urgent" if crisis or danger else None
        )

    def _worded(self, id: str, case: Case) -> Worded:
        words = self._bank.worded(id, self._turn.language, choose.person_of(case))
        if not is_grown_up(case):
            return words
        forms = {form: text for form in ("text", "short", "more") if (text := getattr(words, form))}
        said: dict[str, Any] = {form: without_adults(text, self._turn.language) for form, text in forms.items()}
        return replace(words, contacts=tuple(one for one in words.contacts if one != _ADULT), **said)

    def _of_known_age(self, text: str, case: Case) -> str:
        """If it is known that somebody is young nothing is left to "if"."""
        if case.role not in (None, "self") or case.own_age is None or case.own_age >= GROWN:
            return text
        return text.replace(f"{self._phrase('if_young', case)} {GROWN}", f"{self._phrase('as_young', case)} {GROWN}")

    def _cards(self, case: Case, words: Worded, crisis: bool) -> tuple[ContactCard, ...]:
        """At most two, each once; again in danger, and when somebody asks for them."""
        turn = self._turn
        asked = words.id.startswith(("support/", "complaint/where", "crisis/")) or words.id.endswith(
            ("/who_helps", "/complain")
        )
        ids = tuple(id for id in words.contacts if crisis or asked or id not in case.contacts)
        cards = self._library.cards(ids, turn.language, case.victim_years)
        if words.id.startswith("support/") and turn.contact_preference:
            need = ContactQuery(
                topic=case.topic, age=case.own_age, role=_ROLES_OF_FORM.get(case.role or ""), speaks="en" if turn.contact_preference == "english" else None,
                mode=_MODES.get(turn.contact_preference), anonymous=turn.contact_preference in ("anonymous", "without_parents"), open_now=turn.contact_preference == "now",
            )  # fmt: skip
            cards = [*self._library.find(need, turn.language)[:_MOST_CONTACTS], *cards]
        return _first_cards(cards)

    def _taps(self, case: Case, id: str, words: Worded) -> tuple[tuple[str, str], ...]:
        bank, language = self._bank, self._turn.language
        taps: dict[str, str] = {}
        if _has_more(words, case):
            taps[self._phrase("more", case)] = f"{_MORE}{id}"
        denied = self._denied(words.next)
        for leads in words.next:
            following = bank.on_platform(leads, case.platform) if leads in bank else None
            if following is None or following in (*case.shown, *denied):
                continue
            if choose.holds(bank, following, case):
                taps.setdefault(bank[following].tap.get(language), following)
        chosen = list(taps.items())[:_MOST_TAPS]
        if id in _LOST:
            chosen = [*chosen[: _MOST_TAPS - 1], (self._library.suggestions.texts[_TOPICS].get(language), _TOPICS)]
        elif id.startswith("complaint/") or id.endswith("/complain"):
            chosen = [*chosen[: _MOST_TAPS - 1], (self._library.suggestions.texts[_PREPARE].get(language), _PREPARE)]
        return tuple((text, leads) for text, leads in chosen if fold(text) != fold(self._turn.said.strip()))

    def _ask_back(self, case: Case, found: list[tuple[str, float]], act: str = "ask") -> Spoken:
        """Nothing is near enough: say so, and offer what may have been meant, or what whoever tells on may want to know."""
        bank, language = self._bank, self._turn.language
        near = self._to_offer(case, [id for id, _ in found[:_OFFERED_FROM]])[:3]
        if self._turn.risk == "none" and case.topic is None and not self._may_be_ours():
            near = []
        if len(near) < 2:
            if act == "complain" and _SORRY not in case.shown:
                return self._say(case, _SORRY)  # who says that we missed it is not told that nobody here knows it
            return self._say(case, "assistant/unclear" if case.topic is None else "assistant/dont_know_that")
        texts = (self._phrase("go_on" if act in _TELLS else "did_you_mean", case), self._phrase("already_said", case))
        text = next((one for one in texts if one not in case.shown), None)
        if text is None:
            return self._say(case, "general/nothing_fits")
        taps = tuple((bank[id].tap.get(language), id) for id in near)
        bubbles = (text, self._line_stays(case)) if line_due(case) else (text,)
        return Spoken(case.with_shown(text), "assistant/unclear", bubbles, (), taps, ())

    def _begun(self, spoken: Spoken, act: str) -> Spoken:
        """The answer with a word before it, if the person complains of us or corrects what was understood. "guess": complains, and it is not sure
        that this is what was asked."""
        name = {"complain": "sorry", "guess": "sorry_guess", "correct": "understood"}.get(act)
        if name is None or spoken.answer in (_SORRY, "assistant/unclear", self._before.last) or not spoken.bubbles:
            return spoken  # "understood" before the same again would be untrue
        phrase = self._phrase(name, spoken.case)
        if phrase in spoken.case.shown:
            return spoken
        spoken.case = spoken.case.with_shown(phrase)
        spoken.bubbles = (f"{phrase} {spoken.bubbles[0]}", *spoken.bubbles[1:])
        return spoken

    def _ask_there(self, case: Case, found: list[tuple[str, float]]) -> Spoken | None:
        """Danger was told a turn or two ago, and nothing is near what is asked: who knows it is named, once, and no text that is about something else.

        Of 25 such questions in danger the nearest answer was right in none, of 30 asked when there was none in 8.
        """
        act, _ = self._reading.best("act")
        said, before = self._said, self._before
        told = before.danger != "none" and before.danger_turns < _GOES_ON_FOR
        calmed = self._reading.denied or not _CALMED.isdisjoint(self._reading.facts) or danger.said_safe(said)
        near = max((score for _, score in found), default=0.0) >= _NEAR_IN_DANGER
        if not told or calmed or danger.deadline_over(said) or near or act not in _ASKS:
            return None
        if case.role == "did_it" or case.past or danger.blackmailed(case):
            return None
        swallowed = choose.something_swallowed(self._bank, self._before)
        dying = danger.remembered(case) and not swallowed
        named = _ASK_THERE_BODY if swallowed else _ASK_THERE_DYING if dying else _ASK_THERE
        if named in case.shown or not self._bank.denials.isdisjoint(case.shown):
            return None
        line = self._library.name_contacts(self._phrase(named, case), self._turn.language)
        cards = self._in_view((_LINE, "emergency") if dying else ("emergency",), (), case)
        risk = None if self._turn.risk == "urgent" else "concern"
        spoken = Spoken(case.with_shown(named), bubbles=(line,), cards=cards, risk=risk)
        return self._with_taps(spoken, self._to_offer(spoken.case, [id for id, _ in found])[:_NEAR_TAPS])

    def _line_stays(self, case: Case) -> str:
        """The sentence that keeps 1411 within reach."""
        stays = self._phrase("line_stays_friend" if case.role == "friend" else "line_stays", case)
        return self._library.name_contacts(stays, self._turn.language)

    def _phrase(self, name: str, case: Case) -> str:
        return self._library.phrases.say(name, self._turn.language, case.role in _FORMAL or choose.survivor(case))
