"""`tuenet`, but one conversation may write without a pause, to measure many turns in a minute; all else is as shipped."""

from __future__ import annotations

import sys

from bot.cli.main import main
from bot.web import app
from bot.web.limits import rate_limit

if __name__ == "__main__":
    app.RateLimiter = lambda: rate_limit.RateLimiter(conversation=(rate_limit.Limit(10**6, 1),))
    sys.exit(main())
