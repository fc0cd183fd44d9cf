"""Several fronts before one assistant that keeps conversations: none of them is needed to go on."""

from __future__ import annotations

import pytest

from bot.assistant.assistant import ConversationSnapshot
from bot.reply import Reply
from bot.web.chat.conversation_ids import Ids
from bot.web.chat.conversations import CONVERSATIONS
from bot.web.limits.rate_limit import Limit, RateLimiter
from tests.web.conftest import ScriptedBackend


class KeepingBackend(ScriptedBackend):
    """Answers a number once and keeps the last four replies, as Rasa servers before one Redis do."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, dict[int, Reply]] = {}
        self.resumed: list[str] = []

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        kept = self.kept.setdefault(conversation, {})
        if n in kept:
            return kept[n]
        assert n > max(kept, default=0)
        kept[n] = await super().reply(conversation, text, n)
        for old in sorted(kept)[:-4]:
            del kept[old]
        return kept[n]

    async def forget(self, conversation: str, n: int) -> None:
        await super().forget(conversation, n)
        self.kept.pop(conversation, None)

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        self.resumed.append(conversation)
        kept = self.kept.get(conversation)
        return ConversationSnapshot(max(kept), dict(kept)) if kept else None


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv("TUENET_CHANNEL_TOKEN", "the same for all fronts")


@pytest.fixture
def keeping() -> KeepingBackend:
    return KeepingBackend()


@pytest.fixture
async def fronts(front, keeping):
    return [await front(keeping) for _ in range(2)]


async def say(socket, n, text="olá"):
    await socket.send_json({"type": "say", "n": n, "text": text})
    return await socket.receive_json(timeout=5)


async def post(client, conversation, n, text="olá"):
    headers = {"Authorization": f"Bearer {conversation}"}
    answer = await client.post("/api/messages", json={"n": n, "text": text}, headers=headers)
    return answer.status, await answer.json()


async def test_a_phone_goes_on_where_it_was(fronts, open_connection, keeping):
    socket, welcome = await open_connection(fronts[0])
    for n in (1, 2, 3):
        last = await say(socket, n)
    again, resumed = await open_connection(fronts[1], conversation=welcome["conversation"], after=2)
    assert (resumed["resumed"], resumed["next"], resumed["reply"]) == (True, 4, None)
    assert await again.receive_json(timeout=5) == last
    assert (await say(again, 4))["reply"]["bubbles"] == ["4: olá"]
    assert len(keeping.asked) == 4


async def test_it_may_come_back_to_the_first_front_that_remembers_less(fronts, open_connection, keeping):
    socket, welcome = await open_connection(fronts[0])
    await say(socket, 1)
    other, _ = await open_connection(fronts[1], conversation=welcome["conversation"], after=1)
    for n in (2, 3):
        await say(other, n)
    back, resumed = await open_connection(fronts[0], conversation=welcome["conversation"], after=2)
    assert resumed["resumed"] and resumed["next"] == 4
    assert (await back.receive_json(timeout=5))["n"] == 3
    assert (await say(back, 4))["n"] == 4
    assert len(keeping.asked) == 4


async def test_a_phone_that_holds_no_text_any_more_gets_no_old_reply_for_a_new_message(fronts, open_connection):
    """It left the page while 2 was being answered at the other front: it knows its numbers alone."""
    socket, welcome = await open_connection(fronts[0])
    await say(socket, 1, "um")
    other, _ = await open_connection(fronts[1], conversation=welcome["conversation"], after=1)
    await say(other, 2, "dois")
    back, resumed = await open_connection(fronts[0], conversation=welcome["conversation"], after=1)
    assert resumed["next"] == 3
    assert (await back.receive_json(timeout=5))["reply"]["bubbles"] == ["2: dois"]
    assert (await say(back, 3, "três"))["reply"]["bubbles"] == ["3: três"]


async def test_a_message_that_the_phone_sends_again_elsewhere_is_answered_once(fronts, open_connection, keeping):
    socket, welcome = await open_connection(fronts[0])
    first = await say(socket, 1)
    again, _ = await open_connection(fronts[1], conversation=welcome["conversation"], after=0)
    assert await again.receive_json(timeout=5) == first
    assert await say(again, 1) == first
    assert len(keeping.asked) == 1


async def test_a_number_that_the_assistant_never_saw_leaves_a_gap(fronts, open_connection):
    """The first front answered 2 with the safety card by itself."""
    socket, welcome = await open_connection(fronts[0])
    await say(socket, 1)
    again, resumed = await open_connection(fronts[1], conversation=welcome["conversation"], after=2)
    assert resumed["next"] == 3
    assert (await say(again, 3))["n"] == 3


async def test_the_room_comes_with_the_hello(fronts, open_connection):
    socket, welcome = await open_connection(fronts[0], room="a-student")
    await say(socket, 1)
    await open_connection(fronts[1], conversation=welcome["conversation"], after=1, room="a-student")
    live = fronts[1].app[CONVERSATIONS]._live
    assert live.get(welcome["conversation"]).room == "a-student"


async def test_what_was_forgotten_is_forgotten_everywhere(fronts, open_connection, keeping):
    socket, welcome = await open_connection(fronts[0])
    await say(socket, 1, "segredo")
    await socket.send_json({"type": "forget"})
    await socket.receive_json(timeout=5)
    _, anew = await open_connection(fronts[1], conversation=welcome["conversation"], after=1)
    assert not anew["resumed"]
    assert keeping.forgotten == [welcome["conversation"]]


async def test_another_front_can_forget(fronts, keeping):
    begun = await (await fronts[0].post("/api/conversations", json={})).json()
    await post(fronts[0], begun["conversation"], 1)
    headers = {"Authorization": f"Bearer {begun['conversation']}"}
    assert (await fronts[1].delete("/api/conversations", headers=headers)).status == 204
    assert keeping.kept == {}


async def test_over_http_each_request_may_reach_another_front(fronts, keeping):
    conversation = (await (await fronts[0].post("/api/conversations", json={})).json())["conversation"]
    for n in range(1, 7):
        status, answer = await post(fronts[n % 2], conversation, n)
        assert (status, answer["n"]) == (200, n)
        assert (await post(fronts[(n + 1) % 2], conversation, n))[1] == answer
    assert len(keeping.asked) == 6
    assert (await post(fronts[0], conversation, 9))[1]["error"]["next"] == 7


async def test_an_id_that_no_front_made_is_not_even_asked_for(fronts, open_connection, keeping):
    for id in ("inventado", "A" * 32, Ids("another key").make(), "não", ""):
        _, anew = await open_connection(fronts[0], conversation=id, after=1)
        assert not anew["resumed"]
        assert (await post(fronts[0], id, 1))[0] in (401, 404)  # what is no text at all is no id
    assert keeping.resumed == []


async def test_ids_are_made_with_the_token_that_the_front_was_given(front, open_connection):
    _, welcome = await open_connection(await front(channel_token="of this front alone"))
    assert Ids("of this front alone").made(welcome["conversation"])


async def test_who_names_many_conversations_is_slowed_down(front, keeping, open_connection):
    client = await front(keeping, rate_limiter=RateLimiter(beginnings=[Limit(3, 60)]))
    ids = Ids("the same for all fronts")
    statuses = [(await post(client, ids.make(), 2))[0] for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    _, refused = await open_connection(client, conversation=ids.make(), after=1)
    assert (refused["type"], refused["reason"]) == ("refused", "too_fast")


async def test_an_assistant_that_cannot_say_lets_people_begin_anew(front, open_connection, keeping, monkeypatch):
    async def fail(conversation: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(keeping, "resume", fail)
    client = await front(keeping)
    _, welcome = await open_connection(client, conversation=Ids("the same for all fronts").make(), after=4)
    assert (welcome["type"], welcome["resumed"]) == ("welcome", False)


@pytest.mark.parametrize("key", ["the same for all fronts", None])
def test_ids_are_known_to_whoever_has_the_key_and_never_repeat(key):
    ids = Ids(key)
    made = {ids.make() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(id) == 32 and ids.made(id) and Ids(key).made(id) == bool(key) for id in made)
    for id in list(made)[:50]:
        for wrong in (id[:-1], id + "A", id + "\n", id[:-1] + ("A" if id[-1] != "A" else "B"), id.swapcase()):
            assert not ids.made(wrong)
