"""`tuenet` where one conversation may write without a pause, to measure many turns in a minute; all else is as shipped."""

from __future__ import annotations

import sys

from bot.cli.main import main
from bot.web import app, pace

if __name__ == "__main__":
    app.Pace = lambda: pace.Pace(conversation=((10**6, 1),))
    sys.exit(main())
