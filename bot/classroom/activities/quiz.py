"""Is it a crime? Situations, one after the other; after the results the law, and what can be done."""

from __future__ import annotations

from bot.classroom.activities import ballot
from bot.classroom.activities.questions import Item, Questions
from bot.classroom.room.activity_kind import May, PlanTexts
from bot.knowledge import sessions
from bot.knowledge.sessions import PlanRules

# On a wall neither the small print of the law nor the reminder could be read: they are for one's own screen.
PROJECTED = ballot.SHOWN | {"items", "right", "explained", "explanation", "what_to_do"}
SHOWN = PROJECTED | {"reminder", "articles"}


class Quiz(Questions):
    name = "quiz"
    plan = PlanRules(uses="situations", many=True)
    may = May(
        take=frozenset(("vote",)),
        command={**ballot.BALLOT_COMMANDS, "explain": ()},
        show={"student": SHOWN, "projector": PROJECTED, "facilitator": SHOWN},
        report=True,
    )

    def items(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> tuple[Item, ...]:
        return tuple(_situation(id, content, language) for id in planned.uses)


def _situation(id: str, content: PlanTexts, language: str) -> Item:
    quiz = content.sessions.quiz
    case = quiz.situations[id]
    verdicts = list(quiz.answers)
    return Item(
        id=id,
        text=content.text(case.situation, language),
        choices=tuple(quiz.answers[verdict].get(language) for verdict in verdicts),
        right=verdicts.index(case.answer),
        explanation=content.text(case.why, language),
        reminder=content.text(quiz.reminder, language),
        what_to_do=content.text(case.what_to_do, language),
        articles=tuple(content.article(key, language) for key in case.articles),
        contacts=tuple(case.contacts),
    )
