"""The buttons of the session, and the menu of what is needed now and then."""

from playwright.sync_api import expect

from .accessibility import FOCUS_IS_SEEN, check_page
from .meeting import meet, part
from .people import RESULTS

SMALLEST_TARGET = 44

TARGETS = """(toolbar) => [...toolbar.querySelectorAll("button")].map((button) => {
    const { left, right, width, height } = button.getBoundingClientRect();
    const name = button.getAttribute("aria-label") || button.textContent.trim();
    return { name, left, right, width, height };
})"""


def expect_targets(page):
    """Every button is large enough for a thumb, inside the page, and on none of the others."""
    toolbar = page.get_by_role("toolbar", name="Session")
    expect(toolbar).to_be_visible()
    edge = 0
    for target in toolbar.evaluate(TARGETS):
        assert min(target["width"], target["height"]) >= SMALLEST_TARGET, target
        assert target["left"] >= edge, target
        edge = target["right"]
    assert edge <= page.viewport_size["width"]


def test_menu(office, browser_of):
    """The menu opens, moves and closes by keyboard, and gives the focus back; all fits a phone."""
    people = dana, _alex = meet(office, browser_of, phone=True)
    page = dana.page
    for somebody in people:
        expect_targets(somebody.page)
    page.set_viewport_size({"width": 360, "height": 640})
    expect_targets(page)
    more = page.get_by_role("button", name="More")
    expect(more).to_have_attribute("aria-haspopup", "menu")
    expect(more).to_have_attribute("aria-expanded", "false")

    more.focus()
    page.keyboard.press("ArrowDown")
    menu = page.get_by_role("menu", name="More")
    expect(more).to_have_attribute("aria-expanded", "true")
    items = menu.locator("[role^=menuitem]")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    page.keyboard.press("f")
    full = menu.get_by_role("menuitemcheckbox", name="Full screen")
    expect(full).to_be_focused()
    assert full.evaluate(FOCUS_IS_SEEN)
    page.screenshot(path=RESULTS / "more-menu-360.png")
    check_page(page, "The session with its menu open")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.screenshot(path=RESULTS / "more-menu-1280.png")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(more).to_be_focused()

    more.click()
    page.mouse.click(20, 300)
    expect(menu).to_be_hidden()

    more.click()
    menu.get_by_role("menuitem", name="Sound and picture").click()
    dialog = page.get_by_role("dialog", name="Sound and picture")
    dialog.get_by_role("button", name="Done").click()
    expect(more).to_be_focused()

    for is_on in (True, False):
        more.click()
        full.click()
        page.wait_for_function(f"Boolean(document.fullscreenElement) === {str(is_on).lower()}")
        more.click()
        expect(full).to_have_attribute("aria-checked", str(is_on).lower())
        page.keyboard.press("Escape")
    part(people)
