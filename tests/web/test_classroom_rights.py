"""Who may do what: everything of a facilitator is tried with the keys of others."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.web.classroom import http as classroom_http
from bot.web.classroom.service import CLASSROOM
from bot.web.http.errors import ApiError
from bot.web.http.local_address import is_loopback, local_address
from bot.web.http.websocket import MOST_MISTAKES
from bot.web.limits.attempt_throttle import AttemptThrottle
from tests.web.session import PHRASE, KnowingBackend, Session

COMMANDS = (
    {"what": "start"}, {"what": "next"}, {"what": "back"}, {"what": "reveal"}, {"what": "hide"}, {"what": "pause"},
    {"what": "resume"}, {"what": "reset"}, {"what": "follow", "choice": 0}, {"what": "approve", "id": "{id}"},
    {"what": "reject", "id": "{id}"}, {"what": "answer", "id": "{id}"}, {"what": "say"}, {"what": "say", "text": "olá"},
    {"what": "close_door"}, {"what": "open_door"}, {"what": "free_seats"}, {"what": "explain"}, {"what": "show_contacts"},
    {"what": "hide_contacts"}, {"what": "close"},
)  # fmt: skip


@pytest.fixture
def session(front, tmp_path, hurried):
    async def build(**changes) -> Session:
        url = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return Session(await front(KnowingBackend(), database_url=url, **{"facilitator_passphrase": PHRASE, **changes}))

    return build


def led_calls() -> list[tuple[str, str]]:
    open_to_all = {"/api/facilitator", "/api/join", "/api/room"}
    return [(route.method, route.path) for route in classroom_http.routes() if route.path not in open_to_all]


def test_every_call_of_a_facilitator_is_tried():
    assert len(led_calls()) == 9


@pytest.mark.parametrize(("method", "path"), led_calls())
async def test_no_call_of_a_facilitator_is_anybody_elses(session, method, path):
    class_ = await session()
    await class_.log_in()
    room = await class_.begin()
    path = path.format(room=room["room"])
    for key in (await class_.join(), room["projector"], "inventada", room["code"], room["room"], PHRASE):
        answer = await class_.call(
            method, path, key=key, json={"lang": "pt", "age": "13_15", "plan": "ages_13_15_long"}
        )
        assert answer.status == 403 and (await answer.json())["error"]["reason"] == "forbidden"
    answer = await class_.client.request(method, path)
    assert answer.status == 401 and (await answer.json())["error"]["reason"] == "unauthorized"
    answer = await class_.client.request(method, f"{path}?key={class_.key}")
    assert answer.status == 401
    assert (await class_.call("GET", "/api/rooms")).status == 200


@pytest.mark.slow
async def test_no_command_is_obeyed_from_a_student_or_a_projector(session):
    class_ = await session()
    leader, projector, phones = await class_.open(1)
    await class_.step_to(leader, "wall")
    await phones[0].until(lambda room: room["activity"] and room["activity"]["kind"] == "wall")
    await phones[0].ask("é crime?")
    await leader.until(lambda room: room["activity"]["pending"])
    id = leader.activity["pending"][0]["id"]
    before = leader.activity
    for screen in (projector, phones[0]):
        for command in COMMANDS:
            await screen.say(
                type="do",
                **{name: value.format(id=id) if isinstance(value, str) else value for name, value in command.items()},
            )
            assert await screen.message("error") == {"type": "error", "reason": "forbidden"}
            await asyncio.sleep(0.13)  # below the limit of frames
    for frame in ({"type": "vote", "activity": 0, "item": 0, "choice": 0}, {"type": "ask", "text": "olá"}):
        await projector.say(**frame)
        assert await projector.message("error") == {"type": "error", "reason": "forbidden"}
        await leader.say(**frame)
        assert await leader.message("error") == {"type": "error", "reason": "invalid"}
    leader.room = None
    await leader.do("pause")
    await leader.until(lambda room: room["paused"])
    assert leader.activity == before


async def test_a_student_of_one_room_does_not_get_into_another(session):
    class_ = await session()
    await class_.log_in()
    first = await class_.begin()
    key = await class_.join()
    second = await class_.begin()
    assert await (await class_.screen(key, second["room"])).end() == ({"type": "error", "reason": "forbidden"}, 1008)
    assert await (await class_.screen(first["projector"], second["room"])).end() == (
        {"type": "error", "reason": "forbidden"},
        1008,
    )
    assert (await class_.screen(key, first["room"])) and await (await class_.screen(key, first["room"])).until(bool)


@pytest.mark.parametrize(
    "hello",
    [
        {"type": "hello", "key": "errada"},
        {"type": "hello"},
        {"type": "do", "what": "start"},
        {"type": "hello", "key": "a" * 65},
        {"type": "hello", "key": PHRASE},
    ],
)
async def test_a_wrong_hello_ends_the_connection(session, hello):
    class_ = await session()
    await class_.log_in()
    room = await class_.begin()
    socket = await class_.client.ws_connect("/api/room")
    await socket.send_json({"room": room["room"], **hello})
    assert await socket.receive_json(timeout=5) == {"type": "error", "reason": "forbidden"}
    await socket.receive(timeout=5)
    assert socket.close_code == 1008


async def test_a_facilitator_without_a_room_is_told_that_it_is_closed(session):
    class_ = await session()
    await class_.log_in()
    assert await (await class_.screen(class_.key, "não há")).end() == ({"type": "closed"}, 1000)


async def test_a_deleted_room_ends_all_its_screens_and_keys(session):
    class_ = await session()
    leader, projector, phones = await class_.open(2)
    key = await class_.join()
    assert (await class_.call("DELETE", f"/api/rooms/{class_.room['room']}")).status == 204
    for screen in (leader, projector, *phones):
        assert await screen.end() == ({"type": "closed"}, 1000)
    assert await (await class_.screen(key)).end() == ({"type": "error", "reason": "forbidden"}, 1008)
    assert (await class_.call("DELETE", f"/api/rooms/{class_.room['room']}")).status == 404


async def test_broken_frames_are_told_and_ten_end_the_connection(session):
    class_ = await session()
    leader, _, _ = await class_.open(1)
    for _ in range(MOST_MISTAKES - 1):
        await leader.socket.send_str("?")
        assert await leader.message("error") == {"type": "error", "reason": "invalid"}
    await leader.socket.send_str("[]")
    assert (await leader.end())[1] == 1008


async def test_a_screen_that_floods_is_told_so(session):
    class_ = await session()
    leader, _, (phone,) = await class_.open(1)
    await class_.step_to(leader, "quiz")
    await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
    for _ in range(45):
        await phone.vote(0)
    assert await phone.message("error") == {"type": "error", "reason": "too_fast"}


async def test_one_phone_cannot_hold_many_connections(session):
    class_ = await session()
    leader, _, _ = await class_.open(1)
    key = await class_.join()
    screens = [await class_.screen(key) for _ in range(6)]
    for screen in screens[2:]:
        await screen.until(bool)
    assert (await screens[0].end())[1] == 1008
    await leader.until(lambda room: room["connected"] == 2)


async def test_a_wrong_pass_phrase_gives_no_key(session):
    class_ = await session()
    for phrase in ("errada", "", PHRASE.upper(), PHRASE[:-1]):
        answer = await class_.client.post("/api/facilitator", json={"passphrase": phrase})
        assert answer.status == 403 and (await answer.json())["error"]["reason"] == "forbidden"
    for body in ({}, {"passphrase": 1}, [], {"passphrase": "a" * 300}):
        assert (await class_.client.post("/api/facilitator", json=body)).status == 400
    await class_.log_in()


async def test_without_a_setting_each_start_makes_its_own_pass_phrase(session):
    first, second = await session(facilitator_passphrase=None), await session(facilitator_passphrase=None)
    phrases = [one.client.app[CLASSROOM].passphrase.tell() for one in (first, second)]
    assert phrases[0] != phrases[1] and all(len(phrase) >= 14 for phrase in phrases)
    answer = await first.client.post("/api/facilitator", json={"passphrase": phrases[0]})
    assert answer.status == 201


@pytest.mark.slow
async def test_wrong_codes_are_slowed_and_never_locked(session):
    class_ = await session()
    await class_.log_in()
    room = await class_.begin()
    wrong = f"{(int(room['code']) + 1) % 10**6:06d}"
    for _ in range(20):
        answer = await class_.client.post("/api/join", json={"code": wrong})
        assert answer.status == 404 and (await answer.json())["error"]["reason"] == "not_found"
    began = time.monotonic()
    answers = await asyncio.gather(*(class_.client.post("/api/join", json={"code": room["code"]}) for _ in range(4)))
    assert [answer.status for answer in answers] == [201] * 4
    assert 2.9 <= time.monotonic() - began < 6  # one a second
    assert (await class_.client.post("/api/join", json={"code": "12"})).status == 400


async def test_who_would_wait_too_long_is_told_to_come_back():
    throttle = AttemptThrottle(free=1, window=60, every=1.0, longest=0.5)
    throttle.failed("a")
    async with throttle.attempt("a", "pt"):
        pass
    with pytest.raises(ApiError) as refused:
        async with throttle.attempt("a", "pt"):
            pass
    assert refused.value.reason == "too_fast"
    async with throttle.attempt("b", "pt"):
        pass


async def test_old_wrong_guesses_are_forgotten():
    throttle = AttemptThrottle(free=1, window=0.05, every=30.0)
    throttle.failed("a")
    await asyncio.sleep(0.06)
    for _ in range(3):
        async with throttle.attempt("a", "pt"):
            pass


@pytest.mark.parametrize(
    "body",
    [{"lang": "pt", "age": "13_15", "plan": "não há"}, {"lang": "pt", "age": "10_12", "plan": "ages_13_15_long"},
     {"lang": "fr", "age": "13_15", "plan": "ages_13_15_long"}, {"lang": "pt"}, []],
)  # fmt: skip
async def test_a_room_of_no_plan_is_not_opened(session, body):
    class_ = await session()
    await class_.log_in()
    answer = await class_.call("POST", "/api/rooms", json=body)
    assert answer.status == 400 and (await answer.json())["error"]["reason"] == "invalid"


async def test_other_sites_get_in_nowhere(session):
    class_ = await session()
    for method, path in (*led_calls(), ("GET", "/api/room"), ("POST", "/api/join"), ("POST", "/api/facilitator")):
        answer = await class_.client.request(method, path, headers={"Origin": "https://alheio.example"})
        assert answer.status == 403 and (await answer.json())["error"]["reason"] == "origin"


async def test_plans_are_told_in_the_language_asked(session):
    class_ = await session()
    await class_.log_in()
    plans = await (await class_.call("GET", "/api/plans?lang=en")).json()
    assert len(plans) == 6 and {"id", "age", "minutes", "activities"} == set(plans[0])
    assert plans[0]["activities"][2] == {"kind": "quiz", "minutes": 13, "title": "Is it a crime?"}


async def test_the_address_is_the_one_that_phones_reach(session):
    class_ = await session(host="0.0.0.0")
    await class_.log_in()
    room = await class_.begin()
    found = local_address()
    host = room["address"].split("//")[1].split(":")[0]
    assert host == (found or "127.0.0.1") and room["address"].endswith(f":{class_.client.port}/sala/{room['code']}")
    headers = {"Authorization": f"Bearer {class_.key}", "Host": "tuenet.example", "X-Forwarded-Proto": "https"}
    rooms = await (await class_.client.get("/api/rooms", headers=headers)).json()
    assert rooms[0]["address"] == f"https://tuenet.example/sala/{room['code']}"
    closed = await session()  # it listens on this machine alone, and does not pretend to be reached
    await closed.log_in()
    assert is_loopback((await closed.begin())["address"].split("//")[1].split(":")[0])


async def test_an_address_that_guessed_wrong_is_forgotten_after_the_window():
    throttle = AttemptThrottle(free=1, window=0.05)
    throttle.failed("192.0.2.1")
    assert len(throttle._guessers.conversations()) == 1
    await asyncio.sleep(0.15)
    assert not throttle._guessers._kept  # by the timer, without a look
