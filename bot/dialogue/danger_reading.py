"""What is read of danger in a message: of which kind it is, what it is about, and whether it is over."""

from __future__ import annotations

from bot.dialogue import statements
from bot.dialogue.audience import worded_for
from bot.dialogue.case import Case, Danger
from bot.dialogue.danger import kind_of
from bot.dialogue.reading import Reading
from bot.knowledge.answers import CRISIS, Bank
from bot.knowledge.topics import Topics

PLAIN_DANGER = 0.6  # from here on it is danger, even if somebody says to be well
PLAINLY_READ = 0.25  # from here on dying is
_EMERGENCY = "emergency"
_FAINT_TOPIC = 0.1
_PLAINLY_OVER = 0.55
# Of all that is said when danger is over: so much, whatever the chance of danger; so much if somebody also says to be safe.
_SURELY_OVER, _OVER_AS_SAID = 0.7, 0.3
_GOES_FOR_HELP = "crisis/suicide_bye"


def likelier_danger(topics: Topics, reading: Reading, label: str, case: Case) -> Danger:
    """What a possible danger would be: somebody's dying, or harm by somebody else. In a topic of harm dying must be read plainly."""
    chances: dict[Danger, float] = {"dying": 0.0, "harm": 0.0}
    for question, chance in reading.question.items():
        if question.startswith(f"{CRISIS}/"):
            chances[kind_of(question)] += chance
    if chances["dying"] == chances["harm"]:
        return "dying" if topics.is_dying(label) else "harm"
    if not topics.may_be_dying(case.topic) and chances["dying"] < PLAINLY_READ:
        return "harm"
    return max(chances, key=lambda kind: chances[kind])


def topic_of_danger(topics: Topics, reading: Reading, case: Case) -> str | None:
    """What a talk is about once a danger was told in it: a topic that has one, the likeliest, or danger itself. "E o que lhe respondo?" is asked about
    whoever waits at the station, no longer about the account that was stolen."""
    if case.topic is None or topics.crisis_answer(case.topic) or topics.is_alarm(case.topic):
        return case.topic
    chances = {topic: chance for topic, chance in reading.topic.items() if topics.crisis_answer(topic)}
    likeliest = max(chances, key=lambda topic: chances[topic], default=_EMERGENCY)
    return likeliest if chances.get(likeliest, 0.0) >= _FAINT_TOPIC else _EMERGENCY


def plainly_over(bank: Bank, reading: Reading, before: Case, plain: str) -> bool:
    """Danger was told before, and what this message asks for is what is said when it is over: "vou acordá-la", "já está no hospital".

    `plain`: in small letters, without accents. What was swallowed, and help that is only on its way, is not over yet.
    """
    asked, chance = reading.best("question")
    if before.danger == "none" or statements.not_over_yet(plain):
        return False
    safe = sum(chance for id, chance in reading.question.items() if id in bank.over - bank.denials)
    said = statements.said_safe(plain) or "safe_now" in reading.facts
    if safe >= _SURELY_OVER or (said and safe >= _OVER_AS_SAID):
        return True
    if asked in before.shown:
        return False
    if asked == _GOES_FOR_HELP:  # it names the helpline itself
        return chance >= _PLAINLY_OVER
    return (
        asked in bank.over - bank.denials
        and chance >= _PLAINLY_OVER
        and reading.danger < PLAIN_DANGER
        and worded_for(asked, before)
    )
