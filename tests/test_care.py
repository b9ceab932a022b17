"""Safety in a session, and what follows it."""

import re

from playwright.sync_api import expect

# The next part of the page that shows a time fails once in doing so.
TROUBLE = """() => new Promise((resolve) => {
    const padStart = String.prototype.padStart;
    String.prototype.padStart = function () {
        String.prototype.padStart = padStart;
        setTimeout(resolve, 500);
        throw new Error("trouble");
    };
})"""


def open_card(therapist):
    therapist.page.get_by_role("button", name="Emergency", exact=True).click()
    return therapist.page.get_by_role("dialog", name="Emergency")


def test_care(office, browser_of, person):
    """The client says where they are, the therapist has it at hand; both go on after the end."""
    account, client = office.therapist(), office.client()
    (maine,) = office.call("res.country.state", "search", [["name", "=", "Maine"]])
    address = {"street": "9 Birch Lane", "city": "Portland", "zip": "04101", "state_id": maine}
    office.call("res.partner", "write", [client.partner], address)
    _event, session = office.book(account, client, minutes=5)
    room_url = f"/teletherapy/room/{session}"
    dana, sam = browser_of(account.login), browser_of(client.login, phone=True)
    sam.page.goto("/my")
    sam.page.get_by_role("button", name="I am a few minutes late").first.click()
    expect(sam.page.get_by_text("Your therapist knows").first).to_be_visible()
    dana.page.goto("/odoo")
    late = dana.page.get_by_text(f"{client.name} will be a few minutes late.")
    expect(late.first).to_be_visible()

    # Help can be sent before the client has said anything.
    dana.page.goto(room_url)
    card = open_card(dana)
    expect(card.get_by_text("the client has not answered yet")).to_be_visible()
    expect(card.get_by_role("link", name="911")).to_be_visible()
    dana.page.goto("/odoo")

    sam.page.goto(room_url)
    expect(sam.page.get_by_text("Where are you right now?")).to_be_visible()
    sam.page.get_by_role("button", name="I am somewhere else").click()
    sam.page.get_by_label("City or place").fill("Bath")
    sam.page.get_by_role("combobox", name="State").select_option("Maine")
    sam.page.get_by_role("button", name="Tell my therapist").click()
    expect(sam.page.get_by_text("Your therapist knows where you are: Bath, Maine.")).to_be_visible()

    dana.page.goto(room_url)
    for somebody in (dana, sam):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()

    card = open_card(dana)
    expect(card.get_by_text("Bath, Maine")).to_be_visible()
    expect(card.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")
    expect(card.get_by_text("9 Birch Lane")).to_be_visible()
    dana.page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    dana.page.get_by_role("button", name="End session", exact=True).click()
    dana.page.get_by_role("button", name="End session for everyone").click()

    page = dana.page
    outcome = page.get_by_role("button", name="Confirm outcome")
    expect(page.get_by_text("Too short")).to_be_visible()
    expect(page.get_by_text("02 – Telehealth other than in the client's home")).to_be_visible()
    outcome.click()
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Book the next appointment").click()
    expect(page.get_by_role("button", name="Book another one")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Back"))).to_be_visible()

    page = sam.page
    expect(page.get_by_text("This session has ended")).to_be_visible()
    page.get_by_role("radio", name="4 stars").check(force=True)
    page.get_by_role("radio", name="Nothing").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Your next session")).to_be_visible()
    expect(page.get_by_role("link", name="Add to calendar")).to_be_visible()
    expect(page.get_by_text("How were sound and picture?")).to_have_count(0)

    owner = person("owner@demo.example")
    of_session = ["session_id", "=", session]
    (answer,) = owner.call(
        "teletherapy.quality", "search_read", [of_session], fields=["rating", "obstacle"]
    )
    assert (answer["rating"], answer["obstacle"]) == (4, "nothing")
    opened = owner.call(
        "teletherapy.audit", "search_count", [of_session, ["action", "=", "emergency_opened"]]
    )
    assert opened == 2


def test_defects_end_no_session(office, browser_of):
    """A card that cannot be drawn leaves the numbers to call; the page is drawn anew if need be."""
    account, client = office.therapist(), office.client()
    _event, session = office.book(account, client, minutes=5)
    dana, sam = browser_of(account.login), browser_of(client.login)
    dana.page.route(
        re.compile("/emergency$"),
        lambda route: route.fulfill(json={"jsonrpc": "2.0", "id": 1, "result": [{}]}),
    )
    for somebody in (sam, dana):
        somebody.page.goto(f"/teletherapy/room/{session}")
    for somebody in (sam, dana):
        somebody.expect_picture_and_sound()
    card = open_card(dana)
    expect(card.get_by_text("The card could not be shown")).to_be_visible()
    expect(card.get_by_role("link", name="911")).to_be_visible()
    dana.page.keyboard.press("Escape")
    dana.page.evaluate(TROUBLE)
    for somebody in (sam, dana):
        somebody.expect_picture_and_sound()
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    for somebody in (sam, dana):
        somebody.page.get_by_role("button", name="Leave", exact=True).click()
