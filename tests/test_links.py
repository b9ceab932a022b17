"""The documentation leads nowhere that does not exist."""

import re
from urllib.parse import unquote

import pytest

from devstack.paths import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def pages():
    """Everything that people read in the repository, and nothing that was installed into it."""
    for folder in (".", "docs", "addons", "docker", "media_server", "scripts", "tests"):
        paths = (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
        yield from (path for path in paths if "node_modules" not in path.parts)


def links_of(page):
    return LINK.findall(CODE.sub("", page.read_text()))


def anchors_of(page):
    """The headings' addresses, as a reader of the page makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text())
    }


PAGES = sorted(pages())


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page):
    """Every relative link and picture of the page exists, down to the heading."""
    missing = []
    for link in links_of(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            missing.append(link)
    assert not missing


def test_every_picture_is_shown():
    """Every page of which there are pictures is shown in at least one of its sizes."""
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in links_of(page)
        if not re.match(r"[a-z]+:", link)
    }
    names = {re.sub(r"-\d+$", "", path.stem) for path in shown if path.suffix == ".webp"}
    made = {re.sub(r"-\d+$", "", path.stem) for path in (ROOT / "docs" / "images").iterdir()}
    assert made == names


def test_there_are_pages():
    """The list of pages is not empty, and has the front door in it."""
    assert ROOT / "README.md" in PAGES
