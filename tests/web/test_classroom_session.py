"""A whole session over real WebSockets: one facilitator, a projector, phones; with reloads and a restart in the middle."""

from __future__ import annotations

import asyncio
import io

import pytest
from pypdf import PdfReader

from bot.web.classroom import screens as classroom_screens
from bot.web.classroom.screens import PAUSE_SECONDS
from tests import databases
from tests.web.session import PHRASE, KnowingBackend, ScreenClient, Session


@pytest.fixture
def knowing() -> KnowingBackend:
    return KnowingBackend()


@pytest.fixture(params=databases.KINDS)
def url(request, tmp_path):
    return (
        f"sqlite:///{tmp_path / 'rooms.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    )


@pytest.fixture
def session(front, knowing, tmp_path, hurried):
    """`await session()`: a new front on the same database, as after a restart."""

    async def build(url: str = f"sqlite:///{tmp_path / 'rooms.sqlite'}", **changes) -> Session:
        return Session(await front(knowing, database_url=url, facilitator_passphrase=PHRASE, **changes))

    return build


def kind(wanted):
    return lambda room: room["activity"] and room["activity"]["kind"] == wanted


async def test_a_whole_session(session, knowing):
    class_ = await session()
    leader, projector, phones = await class_.open(3)
    await projector.until(bool)
    assert (leader.role, projector.role) == ("facilitator", "projector")
    assert leader.room["code"] == projector.room["code"] == class_.room["code"]
    assert projector.room["address"].endswith(f"/sala/{class_.room['code']}") and projector.room["qr"].startswith(
        "<svg"
    )

    await leader.do("start")
    for screen in (projector, *phones):
        assert "say" not in (await screen.until(kind("talk")))["activity"]

    await class_.step_to(leader, "quiz")
    for phone, choice in zip(phones, (0, 0, 2), strict=True):
        await phone.until(kind("quiz"))
        await phone.vote(choice)
    await leader.until(lambda room: room["activity"]["voted"] == 3)
    assert leader.activity["votes"] == [2, 0, 1]
    await projector.until(lambda room: kind("quiz")(room) and room["activity"]["voted"] == 3)
    assert projector.activity["votes"] is None
    await phones[2].vote(0)
    await leader.until(lambda room: room["activity"]["votes"] == [3, 0, 0])

    await leader.do("pause")
    await phones[0].until(lambda room: room["paused"])
    await phones[0].vote(1)
    assert await phones[0].message("error") == {"type": "error", "reason": "invalid"}
    await leader.do("resume")
    await phones[0].until(lambda room: not room["paused"])

    await leader.do("reveal")
    for screen in (projector, *phones):
        seen = (await screen.until(lambda room: room["activity"].get("revealed")))["activity"]
        assert seen["votes"] == [3, 0, 0] and seen["right"] == 0
        assert bool(seen.get("explanation")) is bool(seen.get("articles")) is (screen is not projector)
    await leader.do("explain")
    assert (await projector.until(lambda room: room["activity"]["explained"]))["activity"]["explanation"]
    assert phones[0].activity["mine"] == 0
    await phones[0].vote(2)
    assert (await phones[0].message("error"))["reason"] == "invalid"

    late = await class_.screen(await class_.join())
    assert (await late.until(kind("quiz")))["activity"]["mine"] is None

    await class_.step_to(leader, "rehearsal")
    await phones[0].until(kind("rehearsal"))
    await phones[0].vote(1)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await leader.do("reveal")
    seen = (await projector.until(lambda room: kind("rehearsal")(room) and room["activity"]["revealed"]))["activity"]
    assert seen["chosen"] == 1
    unfolded = seen["unfolds"]
    await leader.do("follow", choice=0)
    seen = (await projector.until(lambda room: room["activity"]["chosen"] == 0))["activity"]
    assert seen["unfolds"] != unfolded

    await class_.step_to(leader, "demo")
    prepared = leader.activity["next"]
    await leader.do("say")
    seen = (await projector.until(lambda room: kind("demo")(room) and len(room["activity"]["turns"]) == 2))["activity"]
    assert [turn["who"] for turn in seen["turns"]] == ["person", "assistant"]
    assert seen["turns"][0]["bubbles"] == [prepared] and seen["turns"][1]["bubbles"] == [f"resposta 1: {prepared}"]
    await leader.do("say", text="uma pergunta livre")
    seen = (await projector.until(lambda room: len(room["activity"]["turns"]) == 4))["activity"]
    assert seen["turns"][3]["bubbles"] == ["resposta 2: uma pergunta livre"]

    await class_.step_to(leader, "after")
    await leader.do("close")
    for screen in (leader, projector, late, *phones):
        assert await screen.end() == ({"type": "closed"}, 1000)

    answer = await class_.client.post("/api/join", json={"code": class_.room["code"]})
    assert answer.status == 404
    again = await class_.screen(class_.key)
    assert await again.end() == ({"type": "closed"}, 1000)
    told = await (await class_.call("GET", f"/api/rooms/{class_.room['room']}/report")).json()
    assert told["students"] == "<5" and told["closed"]
    paper = await (await class_.call("GET", f"/api/rooms/{class_.room['room']}/report.pdf")).read()
    assert "Relatório" in PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    table = await class_.call("GET", f"/api/rooms/{class_.room['room']}/report.csv")
    assert table.headers["Content-Type"].startswith("text/csv") and "<5" in await table.text()
    assert (await class_.call("DELETE", f"/api/rooms/{class_.room['room']}")).status == 204
    assert (await class_.call("GET", f"/api/rooms/{class_.room['room']}/report")).status == 404
    seen = await (await class_.call("GET", "/api/aggregate")).json()
    assert seen["sessions"] == 1 and seen["students"] == "<5"
    assert "ages_13_15_long" in await (await class_.call("GET", "/api/aggregate.csv")).text()


async def test_a_phone_comes_back_to_its_place_with_its_key(session):
    class_ = await session()
    leader, _, _ = await class_.open(1)
    key = await class_.join()
    phone = await class_.screen(key)
    await leader.until(lambda room: room["connected"] == 2)
    await class_.step_to(leader, "quiz")
    await phone.until(kind("quiz"))
    await phone.vote(1)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await phone.socket.close()
    await leader.until(lambda room: room["connected"] == 1)
    phone = await class_.screen(key)
    assert (await phone.until(kind("quiz")))["activity"]["mine"] == 1
    second_tab = await class_.screen(key)
    await second_tab.until(kind("quiz"))
    await leader.until(lambda room: room["connected"] == 2)
    assert leader.activity["voted"] == 1


async def test_a_restart_in_the_middle_loses_nothing(session, url, knowing):
    class_ = await session(url)
    leader, _, _ = await class_.open(3)
    keys = [await class_.join()]
    mine = await class_.screen(keys[0])
    await class_.step_to(leader, "quiz")
    await mine.until(kind("quiz"))
    await mine.vote(2)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await leader.do("reveal")
    await mine.until(lambda room: room["activity"].get("revealed"))
    at = mine.activity["index"], mine.activity["item"]
    stopping = asyncio.create_task(class_.client.server.close())
    assert (await mine.end())[1] == 1001
    await stopping

    again = await session(url)
    again.key, again.room = class_.key, class_.room
    phone = await again.screen(keys[0])
    seen = (await phone.until(kind("quiz")))["activity"]
    assert (seen["index"], seen["item"], seen["mine"], seen["revealed"]) == (*at, 2, True)
    assert seen["votes"] == [0, 0, 1]
    projector = await again.screen(class_.room["projector"])
    await projector.until(kind("quiz"))
    leader = await again.screen(class_.key)
    await leader.until(kind("quiz"))
    rooms = await (await again.call("GET", "/api/rooms")).json()
    assert class_.room["room"] in [room["room"] for room in rooms]
    await again.step_to(leader, "demo")
    await leader.do("say")
    await projector.until(lambda room: kind("demo")(room) and len(room["activity"]["turns"]) == 2)
    await again.client.server.close()

    third = await session(url)
    third.key, third.room = class_.key, class_.room
    leader = await third.screen(class_.key)
    await leader.until(kind("demo"))
    await leader.do("say")
    turns = (await leader.until(lambda room: len(room["activity"]["turns"]) == 4))["activity"]["turns"]
    assert turns[3]["bubbles"][0].startswith("resposta 2:")  # the demo's conversation was told again what was said
    answer = await third.client.post("/api/join", json={"code": class_.room["code"]})
    assert answer.status == 201
    assert (await third.call("DELETE", f"/api/rooms/{class_.room['room']}")).status == 204


async def test_two_facilitators_lead_one_room(session):
    class_ = await session()
    leader, _, _ = await class_.open(1)
    first_key = class_.key
    second = await class_.screen(await class_.log_in())
    assert class_.key != first_key
    await leader.do("start")
    await second.until(kind("talk"))
    await second.do("next")
    await leader.until(kind("before"))


async def test_rooms_do_not_mix(session):
    one = await session()
    leader, _, (phone,) = await one.open(1)
    other = Session(one.client)
    other_leader, _, _ = await other.open(2)
    await one.step_to(leader, "quiz")
    await phone.until(kind("quiz"))
    await phone.vote(0)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await other.step_to(other_leader, "quiz")
    assert other_leader.activity["voted"] == 0 and other_leader.room["connected"] == 2
    rooms = await (await one.call("GET", "/api/rooms")).json()
    assert {room["code"] for room in rooms} == {one.room["code"], other.room["code"]}


@pytest.mark.slow
async def test_views_come_at_most_five_times_a_second_and_the_last_one_is_right(session, monkeypatch):
    monkeypatch.setattr(classroom_screens, "PAUSE_SECONDS", PAUSE_SECONDS)
    class_ = await session()
    leader, _, phones = await class_.open(8)
    await class_.step_to(leader, "quiz")
    for phone in phones:
        await phone.until(kind("quiz"))
    leader.versions.clear()
    began = asyncio.get_running_loop().time()
    for choice in (0, 1, 2, 0, 1):
        for phone in phones:
            await phone.vote(choice)
        await asyncio.sleep(0.1)
    await leader.until(lambda room: room["activity"]["votes"] == [0, 8, 0])
    seconds = asyncio.get_running_loop().time() - began
    assert len(leader.versions) <= 5 * seconds + 2
    assert leader.versions == sorted(set(leader.versions))


async def test_the_chat_tells_a_room_topics_and_never_words(session, open_connection, knowing, tmp_path):
    class_ = await session()
    leader, projector, _ = await class_.open(1)
    await class_.step_to(leader, "cloud")
    await projector.until(kind("cloud"))
    keys = [await class_.join() for _ in range(5)]
    for number, key in enumerate(keys):
        assert projector.activity["topics"] == [], number
        for topic in ("scam", "grooming", "um segredo"):
            socket, _ = await open_connection(class_.client, room=key)
            await socket.send_json({"type": "say", "n": 1, "text": topic})
            assert (await socket.receive_json(timeout=5))["type"] == "reply"
            await socket.close()
    await projector.until(lambda room: room["activity"]["topics"])
    assert [topic["topic"] for topic in projector.activity["topics"]] == ["scam"]
    assert b"um segredo" not in (tmp_path / "rooms.sqlite").read_bytes()


async def test_the_chat_over_plain_http_tells_topics_too(session):
    class_ = await session()
    leader, _, _ = await class_.open(1)
    await class_.step_to(leader, "cloud")
    for _ in range(5):
        begun = await class_.client.post("/api/conversations", json={"room": await class_.join()})
        id = (await begun.json())["conversation"]
        headers = {"Authorization": f"Bearer {id}"}
        await class_.client.post("/api/messages", json={"n": 1, "text": "rumours"}, headers=headers)
    await leader.until(lambda room: room["activity"]["topics"])
    assert leader.activity["topics"][0]["topic"] == "rumours"


async def test_a_chat_with_a_wrong_room_key_works_and_counts_nowhere(session, open_connection):
    class_ = await session()
    socket, _ = await open_connection(class_.client, room="não existe")
    await socket.send_json({"type": "say", "n": 1, "text": "scam"})
    assert (await socket.receive_json(timeout=5))["type"] == "reply"


async def test_a_demo_goes_on_though_the_facilitator_reloads(session, knowing):
    class_ = await session()
    leader, projector, _ = await class_.open(1)
    await class_.step_to(leader, "demo")
    knowing.gate.clear()
    await leader.do("say")
    await projector.until(lambda room: kind("demo")(room) and len(room["activity"]["turns"]) == 1)
    await leader.do("say")
    assert (await leader.message("error"))["reason"] == "invalid"  # one message at a time
    await leader.socket.close()
    knowing.gate.set()
    await projector.until(lambda room: len(room["activity"]["turns"]) == 2)
    leader = await class_.screen(class_.key)
    await leader.until(kind("demo"))
    await leader.do("reset")
    await projector.until(lambda room: room["activity"]["turns"] == [])
    await leader.do("say")
    await projector.until(lambda room: len(room["activity"]["turns"]) == 2)
    assert projector.activity["turns"][1]["bubbles"][0].startswith("resposta 1:")


async def test_a_room_left_alone_is_deleted_by_the_server_itself(session, tmp_path):
    class_ = await session()
    await class_.open(1)
    await class_.client.server.close()
    again = await session(room_hours=0.0)
    again.room = class_.room
    again.key = class_.key
    assert (await again.call("GET", "/api/rooms")).status == 200
    async with asyncio.timeout(5):
        while (await again.call("GET", f"/api/rooms/{class_.room['room']}/report")).status != 404:
            await asyncio.sleep(0.05)
    assert class_.room["code"].encode() not in (tmp_path / "rooms.sqlite").read_bytes()
    assert (await (await again.call("GET", "/api/aggregate")).json())["sessions"] == 1


async def test_each_student_reads_in_the_language_of_the_hello(session):
    class_ = await session()
    leader, projector, (phone,) = await class_.open(1)
    await class_.step_to(leader, "quiz")
    socket = await class_.client.ws_connect("/api/room", protocols=("tuenet.room.1",))
    await socket.send_json({"type": "hello", "key": await class_.join(), "room": class_.room["room"], "lang": "en"})
    english = ScreenClient(socket)
    for screen in (projector, phone, english):
        await screen.until(kind("quiz"))
    assert phone.activity["text"] == projector.activity["text"] != english.activity["text"]
    await english.vote(1)
    await leader.until(lambda room: room["activity"]["votes"] == [0, 1, 0])
    assert (await english.until(lambda room: room["activity"]["voted"]))["activity"]["mine"] == 1
