"""The session itself: prompts, ways in, the waiting room, sound and picture."""

import re
import time

import pytest
from playwright.sync_api import expect

from ..mailbox import link_mailed_to
from ..people import Refused
from ..steps import begin_on_portal, session_of

ROOM = re.compile(r"/teletherapy/room/\d+$")


def enter(somebody, session):
    somebody.page.goto(f"/teletherapy/room/{session}")
    return somebody


def leave(*people):
    for somebody in people:
        somebody.page.get_by_role("button", name="Leave", exact=True).click()


def test_s03_they_see_and_hear_each_other(office, browser_of):
    """Therapist and client see and hear each other in the browser, with nothing to install.

    The client has a phone. Colleagues and other clients get neither the page nor a ticket.
    """
    account, client = office.therapist(), office.client()
    _event, session = office.book(account, client, minutes=5)
    stranger, colleague = browser_of(office.client().login), browser_of("therapist@demo.example")
    for outsider in (stranger, colleague):
        assert outsider.status_of(f"/teletherapy/room/{session}") == 404
        with pytest.raises(Refused, match="404"):
            outsider.post(f"/teletherapy/room/{session}/ticket", {})

    dana = enter(browser_of(account.login), session)
    alex = enter(browser_of(client.login, phone=True), session)
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        somebody.expect_picture_and_sound()
        # Everything comes from the practice and its node; plugins and extensions are none.
        assert somebody.page.locator("object, embed, iframe").count() == 0
    leave(dana, alex)


def test_s10_both_are_prompted_at_the_minute(office, browser_of):
    """15 minutes before the start both are prompted on their dashboards, without a reload.

    In every open tab of the therapist and on the client's portal; nobody else is prompted.
    """
    account, client = office.therapist(), office.client()
    dana, alex = browser_of(account.login), browser_of(client.login)
    colleague, other = browser_of("manager@demo.example"), browser_of(office.client().login)
    second_tab = dana.context.new_page()
    tabs = [dana.page, second_tab]
    for tab in (*tabs, colleague.page):
        tab.goto("/odoo")
        expect(tab.locator(".o_navbar")).to_be_visible()
    # Another portal page than the one that shows the session anyway.
    portal_tabs = [alex.page, alex.context.new_page()]
    portal_tabs[0].goto("/my")
    portal_tabs[1].goto("/my/teletherapy")
    other.page.goto("/my")
    everybody = [*tabs, *portal_tabs]
    for tab in everybody:
        tab.evaluate("window.hasStayed = true")

    lead = office.read("res.company", office.company, "teletherapy_lead_minutes")
    assert lead == 15
    _event, session = office.book(account, client, minutes=15, seconds=20)
    prompts = [tab.locator(".o-teletherapy-Prompt") for tab in tabs]
    buttons = [tab.get_by_role("link", name="Begin session") for tab in portal_tabs]
    for tab in tabs:
        expect(tab.locator(".o-teletherapy-PromptMenu")).to_be_visible()
    for early in (*prompts, *buttons):
        assert early.count() == 0
    assert office.read("teletherapy.session", session, "state") == "scheduled"

    for prompt in prompts:
        expect(prompt).to_contain_text(client.name, timeout=40_000)
        expect(prompt.get_by_role("button", name="Begin session")).to_be_visible()
    for button in buttons:
        expect(button.first).to_be_visible(timeout=40_000)
    assert all(tab.evaluate("window.hasStayed") for tab in everybody)
    expect(colleague.page.locator(".o-teletherapy-Prompt")).to_have_count(0)
    expect(other.page.get_by_role("link", name="Begin session")).to_have_count(0)
    prompts[1].get_by_role("button", name="Begin session").click()
    second_tab.wait_for_url(ROOM)


def test_s12_link_works_once_and_dies(practice, office, browser_of, person):
    """When the provider joins, the system e-mails the client a link.

    A mail scanner that follows it uses nothing up, of two browsers at once exactly one gets
    in, another person learns nothing, and the link dies when the session completes.
    """
    account, client = office.therapist(), office.client()
    _event, session = office.book(account, client, minutes=5)
    dana = enter(browser_of(account.login), session)
    link = link_mailed_to(practice, client.login)

    scanner = person()
    for _visit in range(2):
        assert scanner.status_of(link) == 200
    assert scanner.context.request.head(link).ok
    stranger = browser_of(office.client().login)
    stranger.page.goto(link)
    expect(stranger.page.get_by_text("This link is for another person")).to_be_visible()
    expect(stranger.page.get_by_text(account.name)).to_have_count(0)

    racers = [browser_of(client.login), browser_of(client.login)]
    for racer in racers:
        racer.page.goto(link)
        expect(racer.page.get_by_role("button", name="Begin session")).to_be_visible()
    at = time.time() * 1000 + 1500
    press = (
        "(at) => { const form = document.querySelector(`form[action*='invitation']`);"
        " setTimeout(() => form.submit(), at - Date.now()); }"
    )
    for racer in racers:
        racer.page.evaluate(press, at)
    for racer in racers:
        expect(
            racer.page.get_by_text("This link has already been used").or_(
                racer.page.get_by_role("button", name="Leave", exact=True)
            )
        ).to_be_visible()
    winners = [racer for racer in racers if ROOM.search(racer.page.url)]
    assert len(winners) == 1
    (loser,) = set(racers) - set(winners)
    expect(loser.page.get_by_role("link", name="Go to my session")).to_be_visible()

    for somebody in (dana, *winners):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    dana.page.get_by_role("button", name="End session", exact=True).click()
    dana.page.get_by_role("button", name="End session for everyone").click()
    expect(winners[0].page.get_by_text("This session has ended")).to_be_visible()
    assert session_of(dana, client.name)["state"] == "completed"
    loser.page.goto(link)
    expect(loser.page.get_by_role("heading", name=re.compile("ended"))).to_be_visible()
    expect(loser.page.get_by_role("button", name="Begin session")).to_have_count(0)
    assert loser.status_of(link) == 410


def test_s13_client_must_sign_in(practice, office, browser_of, person):
    """The client must sign in: from within the portal, or through the sign-in page.

    The link of the e-mail leads there and then on to the session; without signing in no road
    leads further.
    """
    account, client = office.therapist(), office.client()
    _event, session = office.book(account, client, minutes=5)
    enter(browser_of(account.login), session)
    link = link_mailed_to(practice, client.login)
    nobody = person()
    for road in (link, "/my", f"/my/teletherapy/{session}", f"/teletherapy/room/{session}"):
        nobody.page.goto(road)
        expect(nobody.page).to_have_url(re.compile(r"/web/login\?redirect="))
    with pytest.raises(Refused):
        nobody.post(f"/teletherapy/room/{session}/ticket", {})

    from_mail = person()
    from_mail.page.goto(link)
    from_mail.sign_in(client.login, leads_to=link)
    from_mail.page.get_by_role("button", name="Begin session").click()
    from_mail.page.wait_for_url(ROOM)
    expect(from_mail.page.get_by_text("End-to-end encrypted")).to_be_visible()

    from_portal = person(client.login)
    begin_on_portal(from_portal)
    expect(from_portal.page.get_by_text("End-to-end encrypted")).to_be_visible()


def test_s15_dashboard_shows_the_session(office, browser_of):
    """The portal dashboard shows the session's details; its button begins the session.

    Before its time there is no button and the page says when; others see nothing of it.
    """
    account, client = office.therapist(), office.client()
    _event, early = office.book(account, client, days=2)
    alex = browser_of(client.login, phone=True)
    card = alex.page.locator(".o_teletherapy_card")
    alex.page.goto("/my")
    expect(card).to_contain_text(account.name)
    expect(card).to_contain_text(re.compile(r"\d:\d\d\s[AP]M to \d+:\d\d\s[AP]M"))
    expect(alex.page.get_by_role("link", name="Begin session")).to_have_count(0)
    answer = alex.post(f"/teletherapy/room/{early}/ticket", {})
    assert answer["refusal"]["code"] == "not_yet"

    _event, session = office.book(account, client, minutes=5)
    stranger = browser_of(office.client().login)
    stranger.page.goto("/my")
    expect(stranger.page.get_by_text(account.name)).to_have_count(0)
    assert stranger.status_of(f"/my/teletherapy/{session}") == 404

    alex.page.goto("/my")
    alex.page.get_by_role("link", name="Details and how to prepare").click()
    for detail in ("Date", "Time", "Length", "With", "Practice"):
        expect(alex.page.get_by_role("term").filter(has_text=detail).first).to_be_visible()
    begin_on_portal(alex)
    expect(alex.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()


@pytest.mark.parametrize("first", ["client", "therapist"])
def test_s16_whoever_comes_first_waits(office, browser_of, first):
    """Whoever comes first waits in the Telehealth Waiting Room and sees the details there.

    When the other one comes, both meet without a further click.
    """
    account, client = office.therapist(), office.client()
    _event, session = office.book(account, client, minutes=5)
    logins = {"client": client, "therapist": account}
    (second,) = logins.keys() - {first}
    waiting = enter(browser_of(logins[first].login), session)
    page = waiting.page
    expect(page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
    expect(page.get_by_text(f"{logins[second].name} is not here yet.")).to_be_visible()
    details = page.locator("dl")
    company = office.read("res.company", office.company, "name")
    expect(details).to_contain_text(logins[second].name)
    expect(details).to_contain_text(company)
    expect(details).to_contain_text(re.compile(r"\d:\d\d"))
    expect(page.get_by_text("End-to-end encrypted")).to_have_count(0)
    assert not waiting.received()["connected"]

    other = enter(browser_of(logins[second].login), session)
    for somebody in (waiting, other):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    leave(waiting, other)
