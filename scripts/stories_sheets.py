"""Makes docs/images/stories: a sheet for each family of stories of the room page, in three sizes.

Called by scripts/screenshots.py with a running practice.
"""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.stories import open_story

SIZES = ((360, 640), (768, 1024), (1280, 800))
HEIGHT = 300
"""Of each picture in a sheet, in pixels."""
GAP, CAPTION = 12, 22
PAPER, INK = "#f4f6f6", "#24343d"
COLUMNS = 2


def take(page, url: str, name: str) -> Image.Image:
    """The three sizes of one story beside one another, with its name above."""
    pictures = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        open_story(page, url, name)
        page.wait_for_timeout(300)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        picture = picture.resize((round(width * HEIGHT / height), HEIGHT), Image.Resampling.LANCZOS)
        pictures.append(picture)
    row = Image.new(
        "RGB",
        (sum(each.width for each in pictures) + GAP * len(pictures), HEIGHT + CAPTION + GAP),
        PAPER,
    )
    ImageDraw.Draw(row).text((0, 4), name, fill=INK)
    left = 0
    for picture in pictures:
        row.paste(picture, (left, CAPTION))
        left += picture.width + GAP
    return row


def make_sheets(browser: Browser, url: str, folder: Path, only: tuple[str, ...]) -> None:
    """Write one sheet for each family whose name begins as one of `only`; all without any."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    open_story(page, url)
    families: dict[str, list[str]] = {}
    for name in page.evaluate("window.storyNames"):
        families.setdefault(re.match(r"[a-z]+", name)[0], []).append(name)
    for family, names in families.items():
        if only and not f"story-{family}".startswith(only):
            continue
        rows = [take(page, url, name) for name in names]
        width, height = max(each.width for each in rows), rows[0].height
        lines = -(-len(rows) // COLUMNS)
        sheet = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, lines * (height + GAP)), PAPER)
        for index, row in enumerate(rows):
            column, line = index % COLUMNS, index // COLUMNS
            sheet.paste(row, (GAP + column * (width + GAP), GAP // 2 + line * (height + GAP)))
        path = folder / f"{family}.webp"
        sheet.save(path, "WEBP", quality=60, method=6)
        print(path.name, round(path.stat().st_size / 1024), "kB", flush=True)
    context.close()
