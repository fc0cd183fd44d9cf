"""The link checker against a server of our own."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot.content_checks import links


@pytest.fixture
async def server(aiohttp_server):
    """Pages of every kind; `seen` holds (method, path, user agent), `most` the most requests at one time."""
    app = web.Application()
    state = {"seen": [], "now": 0, "most": 0}

    @web.middleware
    async def watch(request, handler):
        state["seen"].append((request.method, request.path, request.headers["User-Agent"]))
        state["now"] += 1
        state["most"] = max(state["most"], state["now"])
        try:
            await asyncio.sleep(0.02)
            return await handler(request)
        finally:
            state["now"] -= 1

    async def page(request):
        return web.Response(text="here")

    async def only_get(request):
        return web.Response(status=405 if request.method == "HEAD" else 200)

    async def moved(request):
        raise web.HTTPMovedPermanently("/page")

    async def passing(request):
        raise web.HTTPFound("/page")

    async def gone(request):
        return web.Response(status=404)

    async def refused(request):
        return web.Response(status=403)

    async def slow(request):
        await asyncio.sleep(2)
        return web.Response()

    app.middlewares.append(watch)
    for handler in (page, only_get, moved, passing, gone, refused, slow):
        app.router.add_get(f"/{handler.__name__}", handler)
    started = await aiohttp_server(app)
    started.state = state
    return started


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("page", "ok"),
        ("only_get", "ok"),
        ("moved", "moved"),
        ("passing", "ok"),
        ("gone", "dead"),
        ("refused", "unsure"),
        ("slow", "unsure"),
    ],
)
async def test_each_kind_of_page_is_told_apart(server, path, state):
    results = await links.check_links([str(server.make_url(f"/{path}"))], timeout=0.5)
    assert [result.state for result in results] == [state]


async def test_a_moved_page_tells_where_it_is_now(server):
    (result,) = await links.check_links([str(server.make_url("/moved"))])
    assert result.detail == str(server.make_url("/page"))


async def test_head_comes_first_and_get_only_where_it_is_needed(server):
    await links.check_links([str(server.make_url("/page")), str(server.make_url("/only_get"))])
    assert [(method, path) for method, path, _ in server.state["seen"]] == [
        ("HEAD", "/page"),
        ("HEAD", "/only_get"),
        ("GET", "/only_get"),
    ]


async def test_one_host_is_asked_one_at_a_time_by_an_agent_that_says_who_it_is(server):
    done = []
    await links.check_links([str(server.make_url(f"/page?{number}")) for number in range(6)], done.append)
    assert server.state["most"] == 1 and len(done) == 6
    assert {agent for _, _, agent in server.state["seen"]} == {links.AGENT}


async def test_without_internet_there_is_no_result(unused_tcp_port_factory):
    assert await links.check_links([f"http://127.0.0.1:{unused_tcp_port_factory()}/{n}" for n in range(6)]) is None


async def test_one_host_that_is_down_is_not_the_internet_being_down(server, unused_tcp_port):
    down = f"http://127.0.0.1:{unused_tcp_port}/"
    results = {result.url: result.state for result in await links.check_links([down, str(server.make_url("/page"))])}
    assert results[down] == "unreachable" and len(results) == 2


def test_addresses_of_directory_and_sources_are_found_with_their_place(project_data):
    found = links.addresses(project_data)
    file, keys = found["https://takeitdown.ncmec.org"]
    assert file.path.name == "takedown_routes.yml" and keys[1] == "web"
    assert any(file.path.name == "sources.yml" for file, _ in found.values())
