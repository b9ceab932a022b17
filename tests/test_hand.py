"""Who would like to speak: hands that everybody raises, and everybody sees."""

from playwright.sync_api import expect

from .accessibility import check_page
from .meeting import meet, part
from .test_controls import people_of


def test_hands(office, browser_of):
    """Raised by two, in order, across a lost WebSocket; lowered by oneself and for another."""
    dana, alex, sam = people = meet(office, browser_of, guests=1)
    sam.page.get_by_role("button", name="Raise your hand").click()
    for somebody in dana, alex:
        tile = somebody.page.locator("[data-participant]", has_text=sam.name)
        expect(tile.get_by_text("Hand raised")).to_be_attached()
        said = somebody.page.get_by_text(f"{sam.name} would like to speak: hand raised.")
        expect(said).to_be_attached()
    alex.page.get_by_role("button", name="Raise your hand").click()
    check_page(alex.page, "a raised hand")
    list_of = people_of(dana)
    expect(list_of.get_by_role("listitem")).to_have_count(2)
    rows = list_of.get_by_role("listitem")
    expect(rows.nth(0)).to_contain_text(f"{sam.name}1Hand raised, number 1")
    expect(rows.nth(1)).to_contain_text(f"{alex.name}2Hand raised, number 2")
    check_page(dana.page, "raised hands among the people")

    sam.cut_websocket()
    expect(sam.page.get_by_text("Your connection is interrupted")).to_be_hidden()
    dana.page.wait_for_timeout(1_000)
    expect(rows.nth(0)).to_contain_text("Hand raised, number 1")

    rows.nth(0).get_by_role("button", name="Lower hand").click()
    expect(sam.page.get_by_role("button", name="Raise your hand")).to_be_visible()
    expect(sam.page.get_by_text(f"{dana.name} has lowered your hand.")).to_be_attached()
    expect(list_of.get_by_text("Hand raised", exact=True)).to_have_count(1)
    alex.page.get_by_role("button", name="Lower your hand").click()
    expect(list_of.get_by_text("Hand raised")).to_have_count(0)
    list_of.get_by_role("button", name="Close").click()
    part(people)
