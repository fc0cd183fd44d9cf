"""How much computing time one address may take while others wait: messages are counted elsewhere, but one may cost as much as ten.

What a message costs cannot be seen from outside, as those under way are worked on together. So the time in which anything is under way is
shared out as it passes: while eight messages are, each is charged an eighth. Somebody whose message waits behind heavy ones pays little for that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from bot.common.ttl_cache import TTLCache
from bot.web.http.client_address import networks
from bot.web.limits.pseudonym import Pseudonymizer

Allowance = tuple[float, float]  # this many seconds of computing in this many seconds
ALLOWANCES: tuple[Allowance, ...] = ((6.0, 10.0), (30.0, 60.0))
CROWD = 6  # messages under way: only then somebody waits for another, and the budget counts
_MOST_ADDRESSES = 100_000
_STEP = 0.05  # what came within one such part of a second is kept as one


@dataclass
class _Account:
    under_way: int = 0
    until: float = 0.0  # what is shared out was charged up to here
    spent: deque[list[float]] = field(default_factory=deque)  # [when, seconds]

    def charge(self, shared: float, now: float) -> None:
        cost, self.until = self.under_way * (shared - self.until), shared
        if not cost:
            return
        if self.spent and now - self.spent[-1][0] < _STEP:
            self.spent[-1][1] += cost
        else:
            self.spent.append([now, cost])


class Budget:
    """Seconds of computing of each address, forgotten after the longest window."""

    def __init__(self, allowances: Sequence[Allowance] = ALLOWANCES, crowd: int = CROWD) -> None:
        self._allowances = allowances
        self._longest = max(seconds for _, seconds in allowances)
        self._crowd = crowd
        self._under_way = 0
        self._shared = 0.0  # what a message that was under way all the time would have been charged
        self._at = monotonic()
        self._accounts = TTLCache[_Account](self._longest, _MOST_ADDRESSES)
        self._pseudonymizer = Pseudonymizer()

    def begin(self, address: str) -> None:
        """A message of this address is under way from now on."""
        self._change(address, +1)

    def end(self, address: str) -> None:
        """One of its messages is answered."""
        self._change(address, -1)

    def wait(self, address: str) -> float:
        """Seconds until this address may have something worked on again: 0 if it may, or nobody waits."""
        if self._under_way < self._crowd:
            return 0.0
        self._share()
        return max(self._wait(self._pseudonymizer.pseudonym(name), weight) for name, weight in networks(address))

    def _change(self, address: str, by: int) -> None:
        self._share()
        self._under_way += by
        for name, _ in networks(address):
            pseudonym = self._pseudonymizer.pseudonym(name)
            account = self._accounts.get(pseudonym) or _Account(until=self._shared)
            account.charge(self._shared, self._at)
            account.under_way = max(0, account.under_way + by)
            self._accounts.put(pseudonym, account)

    def _wait(self, pseudonym: str, weight: int) -> float:
        account, now = self._accounts.get(pseudonym), self._at
        if account is None:
            return 0.0
        account.charge(self._shared, now)
        while account.spent and account.spent[0][0] < now - self._longest:
            account.spent.popleft()
        return max(self._until_below(account.spent, weight * allowed, seconds) for allowed, seconds in self._allowances)

    def _until_below(self, spent: deque[list[float]], left: float, seconds: float) -> float:
        for when, cost in reversed(spent):
            if when < self._at - seconds:
                break
            left -= cost
            if left < 0:  # what came before this must leave the window first
                return when + seconds - self._at
        return 0.0

    def _share(self) -> None:
        now = monotonic()
        if self._under_way:
            self._shared += (now - self._at) / self._under_way
        self._at = now
