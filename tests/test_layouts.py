"""How the people of a session are arranged, and one's own picture among them."""

import pytest
from playwright.sync_api import expect

from .accessibility import check_page
from .stories import open_story

PHONE = {"width": 360, "height": 640}
PHONE_ON_ITS_SIDE = {"width": 640, "height": 360}
DESKTOP = {"width": 1280, "height": 800}

SHOWN = """() => [...document.querySelectorAll(".o-teletherapy-Tile:not(.o-away)")].map((tile) => {
    const { left, top, width, height } = tile.getBoundingClientRect();
    const name = tile.querySelector(".o-teletherapy-Tile-name").textContent;
    return { name, left, top, width, height };
})"""


@pytest.fixture
def page(practice, chromium):
    context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    page.url_of_practice = practice.url
    failures = []
    page.on("pageerror", lambda error: failures.append(error))
    yield page
    context.close()
    assert not failures


def show(page, name, size=DESKTOP):
    page.set_viewport_size(size)
    open_story(page, page.url_of_practice, name)


def choose(page, label):
    page.get_by_role("button", name="More").click()
    page.get_by_role("menu").get_by_text(label, exact=True).click()


def tiles(page):
    return page.evaluate(SHOWN)


def expect_names(page, count):
    """Wait for so many tiles, all of them on the screen and on none of the others."""
    page.wait_for_function(f"({SHOWN})().length === {count}")
    shown = tiles(page)
    size = page.viewport_size
    for index, tile in enumerate(shown):
        assert tile["left"] >= 0 and tile["left"] + tile["width"] <= size["width"], tile
        assert tile["top"] >= 0 and tile["top"] + tile["height"] <= size["height"], tile
        for other in shown[index + 1 :]:
            assert (
                tile["left"] + tile["width"] <= other["left"] + 1
                or other["left"] + other["width"] <= tile["left"] + 1
                or tile["top"] + tile["height"] <= other["top"] + 1
                or other["top"] + other["height"] <= tile["top"] + 1
            ), (tile, other)
    return [tile["name"] for tile in shown]


def test_choice_for_two(page):
    """Side by side is chosen in the menu, and is there again after a reload."""
    show(page, "pair-client")
    self_view = page.locator(".o-teletherapy-SelfView")
    assert expect_names(page, 1) == ["Dana Reyes"]
    expect(self_view).to_be_visible()
    page.get_by_role("button", name="More").click()
    full = page.get_by_role("menuitemradio", name="Other person full")
    expect(full).to_have_attribute("aria-checked", "true")
    page.get_by_role("menuitemradio", name="Side by side").click()
    assert expect_names(page, 2) == ["Dana Reyes", "You"]
    expect(self_view).to_have_count(0)
    first, second = tiles(page)
    assert abs(first["width"] - second["width"]) < 1
    page.reload()
    assert expect_names(page, 2) == ["Dana Reyes", "You"]


def test_self_view_moves(page):
    """One's own picture is drawn to each corner, goes there by arrow keys, and stays there."""
    show(page, "pair-client")
    own = page.locator(".o-teletherapy-SelfView")
    place = page.locator(".o-teletherapy-Stage-other").bounding_box()
    for row, y in (("top", 0.25), ("bottom", 0.75)):
        for column, x in (("left", 0.25), ("right", 0.75)):
            own.hover(position={"x": 120, "y": 90})
            page.mouse.down()
            page.mouse.move(
                place["x"] + x * place["width"], place["y"] + y * place["height"], steps=4
            )
            page.mouse.up()
            expect(own).to_have_attribute("data-corner", f"{row}-{column}")
            box = own.bounding_box()
            center = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            assert (center[0] < 640) == (column == "left"), box
            assert (center[1] < 360) == (row == "top"), box
    page.get_by_role("button", name="Move your picture with the arrow keys").focus()
    for key, corner in (
        ("ArrowUp", "top-right"),
        ("ArrowLeft", "top-left"),
        ("ArrowDown", "bottom-left"),
    ):
        page.keyboard.press(key)
        expect(own).to_have_attribute("data-corner", corner)
    page.reload()
    expect(own).to_have_attribute("data-corner", "bottom-left")
    own_box = own.bounding_box()
    name = page.locator(".o-teletherapy-Tile-caption").bounding_box()
    assert own_box["y"] + own_box["height"] <= name["y"], "it stands on the other person's name"


def test_self_view_hides(page):
    """Whoever tires of the own picture hides it, and finds the way back with the keyboard, too."""
    for name in ("pair-client", "group-4"):
        show(page, name)
        count = len(tiles(page)) if name == "pair-client" else len(tiles(page)) - 1
        if name == "pair-client":
            page.get_by_role("button", name="Hide self view").press("Enter")
            back = page.get_by_role("button", name="Show self view")
            expect(back).to_be_focused()
        else:
            choose(page, "Hide self view")
            back = page.get_by_role("button", name="Show self view")
        assert "You" not in expect_names(page, count)
        page.reload()
        expect(back).to_be_visible()
        check_page(page, f"{name} without self view")
        page.set_viewport_size(DESKTOP)
        back.press("Enter")
        expect(back).to_have_count(0)
    assert "You" in expect_names(page, 4)


def test_speaker_and_pin(page):
    """The speaker is large, in words as well; who is pinned takes that place until unpinned."""
    show(page, "speaker-5")
    expect_names(page, 5)

    def large():
        return max(tiles(page), key=lambda tile: tile["width"])["name"]

    speaker = "Maximiliane Konstantinopoulou-Whitfield"
    assert large() == speaker
    expect(page.locator(".o-teletherapy-Tile-speaking")).to_have_text("Speaking")
    page.get_by_role("button", name="Pin Jordan Lee").press("Enter")
    expect(page.get_by_role("button", name="Unpin Jordan Lee")).to_be_focused()
    assert large() == "Jordan Lee"
    page.keyboard.press("Enter")
    assert large() == speaker
    choose(page, "Grid")
    expect_names(page, 5)
    sizes = {round(tile["width"]) for tile in tiles(page)}
    assert len(sizes) == 1


@pytest.mark.parametrize(("size", "most"), [(DESKTOP, 9), (PHONE, 4), (PHONE_ON_ITS_SIDE, 4)])
def test_pages(page, size, most):
    """What does not fit comes on pages; only what is shown is asked for, all is heard."""
    show(page, "group-16", size)
    seen = set()
    position = page.get_by_role("navigation").get_by_role("status")
    pages = -(-15 // (most - 1))
    for number in range(1, pages + 1):
        expect(position).to_have_text(f"Page {number} of {pages}")
        shown = expect_names(page, most if number < pages else 15 - (most - 1) * (pages - 1) + 1)
        assert shown[-1] == "You"
        seen.update(shown)
        heights = page.evaluate("window.storyHeights")
        assert len(heights) == 15
        assert sum(height > 0 for height in heights.values()) == len(shown) - 1
        playing = (
            "[...document.querySelectorAll('[data-participant] video')].every((v) => !v.paused)"
        )
        page.wait_for_function(playing)
        page.get_by_role("button", name="Next page").click()
    assert len(seen) == 16
    # round to the first page, and to the speaker from a page without them
    expect(position).to_have_text(f"Page 1 of {pages}")
    page.get_by_role("button", name="Previous page").click()
    page.get_by_role("button", name="Maximiliane Konstantinopoulou-Whitfield is speaking").click()
    expect(position).to_have_text(f"Page 1 of {pages}")
    check_page(page, "A large group")


@pytest.mark.parametrize("size", [PHONE, PHONE_ON_ITS_SIDE])
@pytest.mark.parametrize("name", ["pair-therapist", "pair-client", "speaker-16", "group-16"])
def test_phone(page, name, size):
    """The pictures get most of a phone, and every button is on the screen and on no picture."""
    show(page, name, size)
    page.wait_for_function(f"({SHOWN})().length > 0")
    place = page.locator(".o-teletherapy-Stage-other").bounding_box()
    assert place["width"] * place["height"] >= 0.55 * size["width"] * size["height"], place
    for button in page.get_by_role("toolbar", name="Session").get_by_role("button").all():
        box = button.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= size["width"], box
        assert 0 <= box["y"] and box["y"] + box["height"] <= size["height"], box
        assert box["y"] >= place["y"] + place["height"] or box["x"] >= place["x"] + place["width"]
