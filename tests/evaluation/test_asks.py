"""Whether answers are reached by their own ways of asking: with a small bank, and replies that were laid down."""

from __future__ import annotations

import argparse
import json

import pytest

from bot.assistant.assistant import Assistant
from bot.cli import evaluate
from bot.evaluation import asks
from bot.evaluation.asks import WayOfAsking
from bot.knowledge.answers import Bank, BankAnswer
from bot.knowledge.topics import Topics
from bot.reply import Reply


def answer(name: str, count: int = 1) -> BankAnswer:
    written = {language: f"{language} {name}" for language in ("pt", "en")}
    return BankAnswer(
        **written,
        tap={language: f"tap {text}" for language, text in written.items()},
        sources=[],
        next=[],
        asks={language: [f"{text} {n}" for n in range(count)] for language, text in written.items()},
    )


def bank(*ids: str, count: int = 1) -> Bank:
    return Bank({id: answer(id, count) for id in ids})


class FakeBackend:
    """Gives the reply laid down for a text and keeps what each conversation was told; fails where there is none."""

    def __init__(self, replies: dict[str, Reply]) -> None:
        self._replies = replies
        self.told: dict[str, list[str]] = {}
        self.open: set[str] = set()

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        self.open.add(conversation)
        self.told.setdefault(conversation, []).append(text)
        return self._replies[text]

    async def forget(self, conversation: str, n: int) -> None:
        self.open.discard(conversation)

    async def close(self) -> None: ...


def reply(answer: str | None, *suggestions: str) -> Reply:
    return Reply(("Olá.",), "pt", "chitchat", "none", suggestions=suggestions, answer=answer)


@pytest.fixture(scope="module")
def topics(root) -> Topics:
    return Topics.read(root / "data")


async def held(bank: Bank, backend: FakeBackend, *asked: WayOfAsking) -> list[asks.Reached]:
    return [one async for one in asks.hold(Assistant(backend), bank, asked)]


async def test_an_answer_is_said_by_its_id_or_by_one_of_the_same_question_and_else_may_be_offered():
    some = bank("general/fault", "scam/fault", "scam/refund", "law/fault")
    backend = FakeBackend(
        {
            "itself": reply("scam/fault"),
            "same question": reply("general/fault"),
            "question of its own": reply("law/fault"),
            "offered": reply("scam/refund", "another", "tap pt scam/fault"),
            "said and offered": reply("scam/fault", "tap pt scam/fault"),
            "another": reply("scam/refund", "tap pt scam/refund"),
            "nothing": reply(None),
            "from no bank": reply("form/begin"),
        }
    )
    got = await held(some, backend, *(WayOfAsking("scam/fault", "pt", text) for text in backend._replies))
    assert {one.way.text for one in got if one.said} == {"itself", "same question", "said and offered"}
    assert {one.way.text for one in got if one.offered} == {"offered"}
    assert not any(one.failed for one in got)


async def test_each_way_is_asked_after_its_opening_in_a_conversation_of_its_own_that_is_forgotten():
    backend = FakeBackend({"Burla": reply("scam/what_now"), "one": reply(None), "two": reply(None)})
    ways = [WayOfAsking("scam/refund", "pt", "one", "Burla"), WayOfAsking("scam/refund", "pt", "two", "Burla")]
    await held(bank("scam/refund"), backend, *ways)
    assert list(backend.told.values()) == [["Burla", "one"], ["Burla", "two"]]
    assert not backend.open


async def test_what_the_opening_is_answered_with_is_asked_for_alone_since_nothing_is_said_twice():
    backend = FakeBackend({"Burla": reply("scam/what_now"), "e agora?": reply("scam/what_now")})
    got = await held(bank("scam/what_now"), backend, WayOfAsking("scam/what_now", "pt", "e agora?", "Burla"))
    assert list(backend.told.values()) == [["Burla"], ["e agora?"]]
    assert got[0].said and not backend.open


async def test_a_failure_reaches_nothing_and_is_counted():
    got = await held(bank("scam/refund"), FakeBackend({}), WayOfAsking("scam/refund", "pt", "one"))
    measured = asks.measure(got)
    assert (measured["by"]["all"]["missed"], measured["by"]["all"]["failed"]) == (100, 1)
    assert measured["hard"][0]["asks"][0]["how"] == "failed"


def test_the_sample_is_the_same_each_time_and_whatever_other_answers_there_are(topics):
    alone = asks.ways(bank("scam/refund", count=12), topics, 2)
    among = asks.ways(bank("law/first", "scam/refund", "scam/other", count=12), topics, 2)
    assert (
        [way for way in among if way.wanted == "scam/refund"]
        == alone
        == asks.ways(bank("scam/refund", count=12), topics, 2)
    )
    assert [way.language for way in alone] == ["pt", "pt", "en", "en"]
    assert len({way.text for way in alone}) == 4


def test_the_sample_holds_all_ways_where_there_are_fewer(topics):
    assert len(asks.ways(bank("law/first", count=3), topics, 5)) == 6


def test_topic_and_role_are_made_plain_before_and_nothing_else_is(topics):
    some = bank(
        "scam/refund",
        "friend/what_now",
        "friend/angry",
        "adult/first_steps",
        "adult/angry",
        "survivor/alone",
        "law/first",
    )
    openings = {(way.wanted, way.language): way.opening for way in asks.ways(some, topics, 1)}
    assert openings["scam/refund", "pt"] == topics.name("scam", "pt")
    assert openings["scam/refund", "en"] == topics.name("scam", "en")
    assert openings["friend/angry", "en"] == "en friend/what_now 0"
    assert openings["adult/angry", "pt"] == "pt adult/first_steps 0"
    assert openings["survivor/alone", "pt"] is None  # nothing to begin with
    assert openings["law/first", "pt"] is None
    assert openings["friend/what_now", "pt"] is None  # the opening itself


def reached(id: str, language: str, how: str) -> asks.Reached:
    return asks.Reached(WayOfAsking(id, language, "text"), None, how == "said", how == "offered", False)


def test_shares_are_by_language_and_an_answer_said_once_is_not_never_said():
    got = [
        reached("law/a", "pt", "said"), reached("law/a", "en", "missed"),
        reached("law/b", "pt", "offered"), reached("law/b", "en", "missed"),
        reached("law/c", "pt", "missed"), reached("law/c", "pt", "missed"),
    ]  # fmt: skip
    by = asks.measure(got)["by"]
    assert [by["pt"][key] for key in ("asks", "said", "offered", "missed")] == [4, 25, 25, 50]
    assert [by["en"][key] for key in ("asks", "said", "never_said")] == [2, 0, 100]
    assert [by["all"][key] for key in ("answers", "never_said", "never_reached")] == [3, 66.7, 33.3]


def test_the_answers_hardest_to_reach_come_first_and_those_always_said_are_left_out():
    got = [reached("law/always", "pt", "said")] * 2
    got += [reached("law/offered", "pt", "offered"), reached("law/offered", "pt", "missed")]
    got += [reached("law/said", "pt", "said"), reached("law/said", "pt", "missed")]
    got += [reached("law/a_once", "pt", "missed"), *[reached("law/never", "pt", "missed")] * 2]
    assert [one["answer"] for one in asks.measure(got)["hard"]] == [
        "law/never",
        "law/a_once",
        "law/offered",
        "law/said",
    ]


def run(*given: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.arguments(parser)
    return evaluate.run(parser.parse_args(given))


def test_the_command_prints_the_ten_worst_and_saves_all_that_were_not_always_said(tmp_path, monkeypatch, capsys):
    some = bank(*(f"law/q{n:02}" for n in range(12)), "law/well", count=3)
    replies = {
        text: reply(id if id == "law/well" else None) for id in some for text in (*some[id].asks.pt, *some[id].asks.en)
    }
    monkeypatch.setattr(Bank, "read", lambda data: some)
    monkeypatch.setattr(evaluate, "open_assistant", lambda: Assistant(FakeBackend(replies)))
    assert run("--asks", "--sample", "3", "--out", str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "law/q09 (of 6 said 0, offered 0)" in told and "law/q10" not in told and "law/well" not in told
    saved = json.loads((tmp_path / "asks.json").read_text(encoding="utf-8"))
    assert (saved["sample"], saved["by"]["all"]["asks"], len(saved["hard"])) == (3, 78, 12)
    assert "law/q11" in (tmp_path / "asks.txt").read_text(encoding="utf-8")


def test_a_bank_that_asks_nothing_gives_a_kind_error_before_the_assistant_is_opened(tmp_path, monkeypatch, capsys):
    def never():
        raise AssertionError("opened")

    monkeypatch.setattr(Bank, "read", lambda data: Bank({}))
    monkeypatch.setattr(evaluate, "open_assistant", never)
    assert run("--asks", "--out", str(tmp_path)) == 2
    assert "holds no ways of asking" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["0", "-1", "two"])
def test_a_sample_of_nothing_is_refused(capsys, written):
    with pytest.raises(SystemExit):
        run("--asks", "--sample", written)
    assert "is no number from 1 on" in capsys.readouterr().err
