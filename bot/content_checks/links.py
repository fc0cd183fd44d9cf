"""Whether the web addresses of the directory and the sources still open. Slow and polite; needs the internet."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp

from bot.content_checks.data import Data
from bot.knowledge.yaml_file import YamlFile

AT_ONCE = 8
TIMEOUT_SECONDS = 10.0
AGENT = "tuenet-check/1 (link check of Tu e a Net, a non-commercial assistant for young people; one request at a time)"
_PARTS = ("web", "form", "chat")
_GONE = (404, 410)
_MOVED = (301, 308)  # what moves for good; a 302 or 307 is how many sites greet every visitor
_OFFLINE_AFTER = 4  # this many different hosts that cannot be reached, and none that can: there is no internet
State = Literal["ok", "moved", "dead", "unsure", "unreachable"]


@dataclass(frozen=True)
class Result:
    """dead: gone for sure; moved: opens elsewhere (`detail` is where); unsure: refused or failed, open it by hand."""

    url: str
    state: State
    detail: str = ""


def addresses(data: Data) -> dict[str, tuple[YamlFile, tuple[Any, ...]]]:
    """Each web address of directory and sources, and the first place it stands."""
    found: dict[str, tuple[YamlFile, tuple[Any, ...]]] = {}
    for file, index, contact in data.contacts.values():
        for part in _PARTS:
            if getattr(contact, part):
                found.setdefault(getattr(contact, part), (file, (index, part)))
    for key, source in data.sources.items():
        if source.address and data.sources_file:
            found.setdefault(source.address, (data.sources_file, (key, "address")))
    return {url: place for url, place in found.items() if urlsplit(url).scheme in ("http", "https")}


async def check_links(
    urls: Iterable[str], done: Callable[[Result], None] = lambda _: None, timeout: float = TIMEOUT_SECONDS
) -> list[Result] | None:
    """The result for each address; None if there is no internet.

    At most AT_ONCE requests at a time, and never two at one host.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout), headers={"User-Agent": AGENT}, trust_env=True
    ) as session:
        return await _Run(session, done).all(list(hosts.values()))


class _Run:
    def __init__(self, session: aiohttp.ClientSession, done: Callable[[Result], None]) -> None:
        self._session = session
        self._done = done
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._results: list[Result] = []

    async def all(self, hosts: list[list[str]]) -> list[Result] | None:
        """The first hosts alone tell whether there is an internet; without one the others are not asked."""
        await self._some([urls[:1] for urls in hosts[:_OFFLINE_AFTER]])
        if self._results and all(result.state == "unreachable" for result in self._results):
            return None
        await self._some([urls[1:] for urls in hosts[:_OFFLINE_AFTER]] + hosts[_OFFLINE_AFTER:])
        return self._results

    async def _some(self, hosts: list[list[str]]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for urls in hosts:
                tasks.create_task(self._host(urls))

    async def _host(self, urls: list[str]) -> None:
        for url in urls:
            async with self._slots:
                result = await self._one(url)
            self._results.append(result)
            self._done(result)

    async def _one(self, url: str) -> Result:
        """HEAD first, as it is cheap; many servers refuse it, so GET has the last word."""
        result = await self._ask("HEAD", url)
        return result if result.state in ("ok", "moved", "unreachable") else await self._ask("GET", url)

    async def _ask(self, method: str, url: str) -> Result:
        try:
            async with self._session.request(method, url, allow_redirects=True) as response:
                return _judge(url, response)
        except aiohttp.ClientConnectorCertificateError as error:
            return Result(url, "unsure", f"its certificate is not good ({error.certificate_error})")
        except aiohttp.ClientConnectorError as error:
            return Result(url, "unreachable", str(error.os_error or error))
        except TimeoutError:
            return Result(url, "unsure", "no answer in time")
        except (aiohttp.ClientError, ValueError) as error:
            return Result(url, "unsure", str(error) or type(error).__name__)


def _judge(url: str, response: aiohttp.ClientResponse) -> Result:
    if response.status in _GONE:
        return Result(url, "dead", f"answers {response.status}")
    if response.status >= 400:
        return Result(url, "unsure", f"answers {response.status}")
    if any(step.status in _MOVED for step in response.history):
        return Result(url, "moved", str(response.url))
    return Result(url, "ok")
