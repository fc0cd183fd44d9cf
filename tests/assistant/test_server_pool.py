"""Each conversation has its server; where servers come and go, as few as can be move."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.assistant.backends import server_pool as module
from bot.assistant.backends.server_pool import DOWN_SECONDS, ServerPool, rendezvous_order

names = st.lists(st.sampled_from([f"http://10.0.0.{last}:5005" for last in range(1, 20)]), min_size=1, unique=True)
conversations = st.text(min_size=1)


@given(names, conversations)
def test_the_order_depends_on_nothing_but_the_servers(servers, conversation):
    assert rendezvous_order(servers, conversation) == rendezvous_order(reversed(servers), conversation)
    assert sorted(rendezvous_order(servers, conversation)) == sorted(servers)


@given(names, conversations, st.data())
def test_only_conversations_of_a_server_that_goes_move(servers, conversation, data):
    assume(len(servers) > 1)
    gone = data.draw(st.sampled_from(servers))
    before = rendezvous_order(servers, conversation)
    after = rendezvous_order([server for server in servers if server != gone], conversation)
    assert after == [server for server in before if server != gone]  # and they go to the next in the order


@given(names, conversations)
def test_only_what_a_new_server_takes_moves(servers, conversation):
    new = "http://10.0.1.1:5005"
    before, after = rendezvous_order(servers, conversation)[0], rendezvous_order([*servers, new], conversation)[0]
    assert after in (before, new)


def test_each_gets_its_share():
    servers = [f"http://10.0.0.{last}:5005" for last in range(4)]
    shares = Counter(rendezvous_order(servers, f"conversation {number}")[0] for number in range(4000))
    assert all(850 < share < 1150 for share in shares.values())


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


async def test_a_server_that_fails_is_asked_last_for_a_while(clock):
    servers = ServerPool(["http://10.0.0.1:5005", "http://10.0.0.2:5005/", "http://10.0.0.3:5005"])
    first, second, third = await servers.candidates("a")
    servers.mark_down(first)
    assert await servers.candidates("a") == [second, third, first]
    clock[0] += DOWN_SECONDS
    assert await servers.candidates("a") == [first, second, third]
    servers.mark_down(first)
    servers.mark_up(first)
    assert await servers.candidates("a") == [first, second, third]
    for server in (first, second, third):
        servers.mark_down(server)
    assert await servers.candidates("a") == [first, second, third]  # where all fail, each is tried as if none did


class Names:
    """Leads names to addresses; counts how often it is asked."""

    def __init__(self, **leads: list[str]) -> None:
        self.leads = leads
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        if not self.leads.get(host):
            raise OSError("no such name")
        return self.leads[host]


async def test_a_name_is_as_many_servers_as_it_has_addresses_now(clock):
    look_up = Names(rasa=["10.0.0.1", "10.0.0.2"])
    servers = ServerPool(["http://rasa:5005"], look_up)
    assert set(await servers.candidates("a")) == {"http://10.0.0.1:5005", "http://10.0.0.2:5005"}
    look_up.leads["rasa"] = ["10.0.0.2", "fd00::3"]
    await servers.candidates("a")
    assert look_up.asked == 1
    clock[0] += 6
    await servers.candidates("a")  # nobody waits for it
    await servers._looking
    assert set(await servers.candidates("a")) == {"http://10.0.0.2:5005", "http://[fd00::3]:5005"}
    assert look_up.asked == 2


async def test_what_was_known_stays_where_names_fail(clock):
    look_up = Names(rasa=["10.0.0.1"])
    servers = ServerPool(["http://rasa:5005"], look_up)
    await servers.candidates("a")
    look_up.leads.clear()
    clock[0] += 6
    await servers.candidates("a")
    await servers._looking
    assert await servers.candidates("a") == ["http://10.0.0.1:5005"]


async def test_a_name_that_leads_nowhere_is_an_error_until_it_does(clock):
    look_up = Names()
    servers = ServerPool(["http://rasa:5005"], look_up)
    with pytest.raises(OSError):
        await servers.candidates("a")
    look_up.leads["rasa"] = ["10.0.0.1"]
    clock[0] += 6
    assert await servers.candidates("a") == ["http://10.0.0.1:5005"]


async def test_addresses_and_https_are_not_looked_up():
    look_up = Names()
    servers = ServerPool(["http://[::1]:5005", "https://rasa.example", "http://127.0.0.1:5005"], look_up)
    assert set(await servers.candidates("a")) == {"http://[::1]:5005", "https://rasa.example", "http://127.0.0.1:5005"}
    assert look_up.asked == 0


async def test_this_machine_is_one_server_by_its_name():
    assert len(await ServerPool(["http://localhost:5005"]).candidates("a")) == 1
