"""What a shared link shows is what the drawings are."""

from __future__ import annotations

import io

import pytest

from bot.settings import load_settings
from bot.web.pages.static_files import FOLDER

pytestmark = pytest.mark.slow  # Typst draws seven pictures


def test_the_pictures_are_those_that_the_drawings_give():
    pytest.importorskip("typst")
    image = pytest.importorskip("PIL.Image")
    from PIL import ImageChops

    from tools.share_pictures import pictures

    made = pictures(load_settings().data)
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.png")} == set(made)
    for name, new in made.items():
        kept, drawn = (image.open(one).convert("L") for one in (FOLDER / name, io.BytesIO(new)))
        assert kept.size == drawn.size == (1200, 630), name
        differing = ImageChops.difference(kept, drawn).point(lambda value: 255 if value > 24 else 0)
        assert differing.getbbox() is None, f"{name}: run python -m tools.share_pictures"
