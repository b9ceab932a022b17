"""People who are in a session together, of a test's own."""

from playwright.sync_api import expect


def meet(office, browser_of, *, guests=0, phone=False):
    """Return a therapist, a client and so many guests who see each other; the first two a pair.

    With `phone` the client has one.
    """
    accounts = [office.therapist(), office.client(), *(office.client() for _ in range(guests))]
    event, session = office.book(*accounts[:2], minutes=5)
    lines = [[0, 0, {"partner_id": each.partner, "role": "guest"}] for each in accounts[2:]]
    if lines:
        office.call("calendar.event", "write", [event], {"teletherapy_guest_ids": lines})
    people = []
    for account in accounts:
        somebody = browser_of(account.login, phone=phone and account is accounts[1])
        somebody.name = account.name
        people.append(somebody)
    therapist, *others = people
    for somebody in (*others, therapist):
        somebody.page.goto(f"/teletherapy/room/{session}")
    for somebody in people:
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    return people


def part(people):
    """Everybody leaves, so that nobody is waited for."""
    for somebody in people:
        somebody.page.get_by_role("button", name="Leave", exact=True).click()
