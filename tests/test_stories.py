"""The room page in every state it can be in, on a phone, a tablet and a computer.

Each story is the page's own components with a given state; tests/stories.py says how.
"""

import pytest
from playwright.sync_api import expect

from .accessibility import check_size, tab_to
from .stories import open_story

SIZES = (
    {"width": 360, "height": 640},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 800},
)
FAMILIES = ("starting", "waiting", "pair", "group", "speaker", "closed")

# Texts that do not fit where they stand: cut at their own edge, or at that of the screen.
CUT = """() => {
    const cut = [];
    const seen = (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    for (const element of document.body.querySelectorAll("*")) {
        const hasText = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
        );
        if (!hasText || !seen(element)) continue;
        const { overflowX, clipPath } = getComputedStyle(element);
        if (clipPath !== "none" || element.closest("[class*=visuallyHidden], details:not([open])"))
            continue;
        const box = element.getBoundingClientRect();
        const isWide = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
        const isOut = box.left < -1 || box.right > document.documentElement.clientWidth + 1;
        if (box.width > 2 && (isWide || isOut)) {
            cut.push(`${element.className || element.tagName}: ${element.textContent.trim()}`);
        }
    }
    return cut;
}"""

CONTROLS = "button, a[href], summary, input, select, textarea, [tabindex='0']"


@pytest.fixture(scope="module")
def page(practice, chromium):
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(error))
    open_story(page, practice.url)
    yield page
    context.close()
    assert not failures


def names_of(page, family):
    names = page.evaluate("window.storyNames")
    return [name for name in names if name.partition("-")[0] == family]


def test_families(page):
    """Every story belongs to a family, so that no story is left out."""
    names = page.evaluate("window.storyNames")
    assert {name.partition("-")[0] for name in names} == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_stories(page, practice, family):
    """Nobody meets a barrier, nothing is cut or stands beside the screen, by day and by night."""
    failures = []
    for name in names_of(page, family):
        for size in SIZES:
            page.set_viewport_size(size)
            open_story(page, practice.url, name)
            where = f"{name}, {size['width']} px wide"
            # the stylesheet is the same for both; the colors of the browser's own controls are not
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                try:
                    check_size(page, f"{name}, {scheme}")
                except AssertionError as failure:
                    failures.append(str(failure))
            cut = page.evaluate(CUT)
            if cut:
                failures.append(f"{where}: cut: {cut}")
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("family", FAMILIES)
def test_keyboard(page, practice, family):
    """Tab leads to every control of every story, on a phone, and shows where it is."""
    page.set_viewport_size(SIZES[0])
    for name in names_of(page, family):
        open_story(page, practice.url, name)
        controls = [each for each in page.locator(CONTROLS).all() if reachable(each)]
        for control in controls:
            tab_to(page, control)
    expect(page.locator("html")).to_have_attribute("data-is-ready", "true")


def reachable(control):
    """Tab passes by what is off, and by all but the chosen one of several radio buttons."""
    return control.is_visible() and control.evaluate(
        "(element) => !element.disabled && element.tabIndex >= 0"
        " && (element.type !== 'radio' || element.checked)"
    )
