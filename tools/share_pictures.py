"""What a shared link shows: our scenes as PNG, one for each group of topics and one of them all, by what sets the papers.

    python -m tools.share_pictures

Run it after a change of data/drawings, of the logo or of bot/booklet/templates/share.typ. Nothing in a picture is in any language but the
name, so one is enough for all.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import get_args

from PIL import Image

from bot.booklet import typesetting
from bot.common.languages import DEFAULT
from bot.knowledge.page_texts.booklet import Icon
from bot.knowledge.page_texts.site import read_pages
from bot.settings import load_settings
from bot.web.pages.static_files import FOLDER

_COLOURS = 128  # flat colours and the edges between them: a third of the bytes, and no difference to be seen


def pictures(data: Path) -> dict[str, bytes]:
    """By the name of their file in bot/web/static."""
    icons = get_args(Icon)
    drawn = {f"{icon}.svg": (data / "drawings" / f"{icon}.svg").read_text("utf-8") for icon in icons}
    drawn["logo.svg"] = (FOLDER / "logo.svg").read_text("utf-8")
    told = {"lang": DEFAULT, "name": read_pages(data).shared.name}

    def picture(*shown: str) -> bytes:
        return small(typesetting.picture("share.typ", {**told, "icons": shown}, drawn))

    return {"share.png": picture(*icons), **{f"share/{icon}.png": picture(icon) for icon in icons}}


def small(png: bytes) -> bytes:
    """The same with few colours."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLOURS).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main() -> int:
    for name, made in pictures(load_settings().data).items():
        file = FOLDER / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(made)
        print(f"{file.relative_to(Path.cwd())}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
