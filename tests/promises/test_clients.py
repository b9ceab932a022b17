"""What makes a client bookable by video: residence, e-mail address, login."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from ..mailbox import link_to_login
from ..office import booking_values
from ..people import PASSWORD, Refused
from ..steps import open_app
from .appointment_form import choose_client, choose_office, new_appointment, save
from .roads import Json2, XmlRpc, import_file, make_api_key

IN_A_WEEK = timedelta(days=7)


def test_s02_united_states_residents_only(practice, office, browser_of):
    """A client abroad, or of unknown country, cannot be booked for telehealth.

    The message says what to correct, on every road. The list of countries is a practice
    setting, the United States alone by default, changed by managers alone.
    """
    account = office.therapist()
    abroad, unknown = office.client(country="base.ca"), office.client(country=False)
    dana = browser_of(account.login)
    new_appointment(dana)
    choose_office(dana)
    choose_client(dana, abroad.name)
    expect(dana.page.get_by_text("This client lives in Canada.")).to_be_visible()
    save(dana)
    dialog = dana.page.get_by_role("dialog")
    expect(dialog).to_contain_text("correct the country in the client's address")

    start = datetime.now(UTC).replace(microsecond=0) + IN_A_WEEK
    key = make_api_key(dana)
    json2, xml_rpc = Json2(practice, key), XmlRpc(practice, account.login, key)
    for client, sentence in ((abroad, "correct the country"), (unknown, "enter the country")):
        values = booking_values(account, client, start)
        row = {
            "name": values["name"],
            "start": values["start"],
            "stop": values["stop"],
            "therapist_id/.id": str(account.employee),
            "client_id/.id": str(client.partner),
            "is_telehealth": "1",
        }
        roads = (
            lambda values=values: dana.call("calendar.event", "create", values),
            lambda values=values: json2.call("calendar.event", "create", vals_list=[values]),
            lambda values=values: xml_rpc.call("calendar.event", "create", values),
            lambda row=row: import_file(dana, "calendar.event", list(row), [list(row.values())]),
        )
        for book in roads:
            with pytest.raises(Refused, match=sentence):
                book()

    company = office.read("res.users", account.user, "company_id")[0]
    countries = office.read("res.company", company, "teletherapy_country_ids")
    assert countries == [office.ref("base.us")]
    with pytest.raises(Refused):
        dana.call("teletherapy.settings", "create", {"country_ids": [[4, office.ref("base.ca")]]})
    manager = browser_of(office.manager().login)
    open_app(manager)
    # The calendar takes the focus when it is there at last.
    expect(manager.page.locator(".fc-timegrid-col").first).to_be_visible()
    for menu in ("Practice Settings", "Settings"):
        manager.page.get_by_text(menu, exact=True).first.click()
    settings = manager.page.get_by_role("dialog")
    expect(settings.locator("[name=country_ids]")).to_contain_text("United States")
    countries_box = settings.get_by_label("Clients live in")
    countries_box.click()
    expect(manager.page.get_by_role("option").first).to_be_visible()
    countries_box.fill("Canada")
    manager.page.get_by_role("option", name="Canada", exact=True).click()
    settings.get_by_role("button", name="Save").click()
    expect(settings).to_be_hidden()
    try:
        dana.call("calendar.event", "create", booking_values(account, abroad, start))
    finally:
        office.call(
            "res.company", "write", [company], {"teletherapy_country_ids": [[6, 0, countries]]}
        )


def test_s08_what_is_missing_is_mended_while_booking(office, browser_of):
    """A client needs an e-mail address and a portal account.

    What is missing is shown on the appointment, each with the button that mends it; what
    was typed stays. Who may not look after clients sees no such button and gets no login.
    """
    client = office.client(country=False, email=False, login=False)
    dana = browser_of(office.therapist().login)
    page = dana.page
    new_appointment(dana)
    choose_office(dana)
    choose_client(dana, client.name)
    missing = page.locator(".o-teletherapy-Problems")
    for sentence in ("country is not known", "no valid e-mail", "no active portal account"):
        expect(missing).to_contain_text(sentence)

    missing.get_by_role("button", name="Set country").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Country").fill("United States")
    page.get_by_role("option", name="United States", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(missing).not_to_contain_text("country")

    missing.get_by_role("button", name="Add e-mail").click()
    dialog.get_by_label("Email").fill(client.login)
    dialog.get_by_role("button", name="Save").click()
    expect(missing).not_to_contain_text("e-mail address")

    missing.get_by_role("button", name="Send sign-up link").click()
    expect(missing).to_have_count(0)
    expect(page.get_by_label("Client", exact=True)).to_have_value(client.name)
    save(dana)
    expect(page.get_by_text("You can begin it from")).to_be_visible()

    other = office.client(login=False)
    colleague = browser_of(office.therapist(has_role=False).login)
    with pytest.raises(Refused, match="Only therapists and practice managers"):
        colleague.call("res.partner", "action_send_signup_link", [other.partner])
    assert not office.call("res.users", "search", [["partner_id", "=", other.partner]])


def test_s09_client_portal_login(practice, office, browser_of, person):
    """My Clients → the client → Client Portal Login shows whether a login is set.

    A button sends the sign-up link, good for 48 hours. If it ran out, a password reset link
    goes out from the same place. Sent, used and expired are shown with their times.
    """
    client = office.client(login=False)
    dana = browser_of(office.therapist().login)
    page = dana.page
    login = open_login(dana, client)
    expect(login).to_contain_text("Not set")
    expect(login).to_contain_text("good for 48 hours")
    login.get_by_role("button", name="Send sign-up link").click()
    expect(login).to_contain_text("Invited")
    first = link_to_login(practice, client.login)
    (sent,) = office_links(office, client)
    assert sent["validity"] == timedelta(hours=48)
    entry = login.locator("li").first
    expect(entry).to_contain_text(re.compile(r"Sent\s*\w+.*\d:\d\d.*Good until.*\d:\d\d", re.S))

    expire(office, client)
    page.reload()
    page.get_by_role("tab", name="Client Portal Login").click()
    expect(login).to_contain_text("Invitation ran out")
    expect(entry).to_contain_text(re.compile(r"Ran out.*\d:\d\d", re.S))
    stranger = person()
    stranger.page.goto(first)
    expect(stranger.page.get_by_text("This link has expired")).to_be_visible()
    expect(stranger.page.get_by_label("Confirm Password")).to_have_count(0)
    expect(stranger.page.get_by_role("link", name="Go to the sign-in page")).to_be_visible()

    login.get_by_role("button", name="Send password reset link").click()
    expect(entry).to_contain_text("Password reset link")
    second = link_to_login(practice, client.login, other_than=first)
    # A mail scanner opens the page first, and the client can still use it.
    assert stranger.status_of(second) == 200
    stranger.page.goto(second)
    stranger.page.get_by_label("Password", exact=True).fill(PASSWORD + "-longer-than-that")
    stranger.page.get_by_label("Confirm Password").fill(PASSWORD + "-longer-than-that")
    stranger.page.locator("button[type=submit]").first.click()
    expect(stranger.page.get_by_text("Your password has been reset")).to_be_visible()
    page.reload()
    page.get_by_role("tab", name="Client Portal Login").click()
    expect(entry).to_contain_text(re.compile(r"Used.*\d:\d\d", re.S))

    again = person()
    again.page.goto(second)
    expect(again.page.get_by_text("This link has already been used")).to_be_visible()
    colleague = browser_of(office.therapist(has_role=False).login)
    for method in ("action_send_signup_link", "action_send_reset_link"):
        with pytest.raises(Refused, match="Only therapists and practice managers"):
            colleague.call("res.partner", method, [client.partner])
    with pytest.raises(Refused):
        colleague.call("res.partner", "read", [client.partner], ["portal_login"])


def test_s09_sign_up_link_sets_the_login(practice, office, browser_of, person):
    """Within 48 hours the link lets the client choose a password and leads to the portal.

    The therapist then reads that the login is set, and when the link was used.
    """
    client = office.client(login=False)
    dana = browser_of(office.therapist().login)
    dana.call("res.partner", "action_send_signup_link", [client.partner])

    newcomer = person()
    page = newcomer.page
    page.goto(link_to_login(practice, client.login))
    expect(page.get_by_label("Name", exact=True)).to_have_value(client.name)
    page.get_by_label("Password", exact=True).fill(PASSWORD + "-longer-than-that")
    page.get_by_label("Confirm Password").fill(PASSWORD + "-longer-than-that")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url(re.compile(r"/my\b"))
    page.goto("/my/teletherapy")
    expect(page.get_by_role("heading", name="Appointments")).to_be_visible()

    login = open_login(dana, client)
    expect(login.get_by_text("Set", exact=True)).to_be_visible()
    expect(login).to_contain_text(f"Login: {client.login}")
    expect(login.locator("li").first).to_contain_text(re.compile(r"Used.*\d:\d\d", re.S))
    expect(login.get_by_role("button", name="Send password reset link")).to_be_visible()


def open_login(therapist, client):
    """My Clients → the client → Client Portal Login."""
    open_app(therapist, "My Clients")
    page = therapist.page
    page.get_by_role("cell", name=client.name).first.click()
    page.get_by_role("tab", name="Client Portal Login").click()
    return page.locator(".o-teletherapy-PortalLogin")


def office_links(office, client):
    """The validity of the client's links, as their rows have it."""
    rows = office.fetch(
        "SELECT sent_at, expires_at FROM teletherapy_login_link WHERE partner_id = %s",
        client.partner,
    )
    return [{"validity": expires - sent} for sent, expires in rows]


def expire(office, client):
    """Let more than 48 hours pass for the client's links."""
    office.move_clock(
        """
        UPDATE teletherapy_login_link
           SET sent_at = sent_at - interval '49 hours',
               expires_at = expires_at - interval '49 hours'
         WHERE partner_id = %s
        """,
        client.partner,
    )
