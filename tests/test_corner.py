"""The therapist works in Odoo while the session goes on in a corner of the web client."""

import re

import pytest
from playwright.sync_api import expect

from .steps import begin_in_schedule, begin_on_portal

WATCHED = "watchedPeers.filter((peer) => peer.connectionState !== 'closed').length"


@pytest.fixture
def session(person):
    """Therapist and client in a live session."""
    dana, alex = person("therapist@demo.example"), person("client@demo.example")
    begin_on_portal(alex)
    begin_in_schedule(dana)
    for somebody in (dana, alex):
        somebody.expect_picture_and_sound()
    yield dana, alex
    for page in (alex.page, dana.page, dana.page.frame_locator("iframe")):
        leave = page.get_by_role("button", name="Leave", exact=True)
        if leave.is_visible():
            leave.click()


def shrink(dana):
    """More → Work in Odoo meanwhile; returns the corner and the room page in it."""
    dana.page.get_by_role("button", name="More", exact=True).click()
    dana.page.get_by_role("menuitem", name="Work in Odoo meanwhile").click()
    dana.page.wait_for_url(re.compile(r"/odoo/.*calendar"))
    corner = dana.page.get_by_role("region", name="Telehealth session")
    expect(corner).to_be_visible()
    room = corner.locator("iframe").element_handle().content_frame()
    room.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))
    room.wait_for_function("document.querySelector('[data-state=live]')")
    return corner, room


def picture(room):
    """How many frames of the client's picture the corner has shown, once it shows some."""
    count = "() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames"
    return room.wait_for_function(count).json_value()


def test_work_in_odoo(session):
    """The same connection goes on while menus change, and while the corner grows and shrinks."""
    dana, alex = session
    corner, room = shrink(dana)
    alex.expect_picture_and_sound()
    box = corner.bounding_box()
    assert box["width"] < 400 and box["height"] < 400
    room.evaluate("window.isTheSame = true")
    frames = picture(room)

    page = dana.page
    page.get_by_text("My Clients", exact=True).first.click()
    page.get_by_role("cell", name="Alex Morgan").first.click()
    expect(page.get_by_role("tab", name="Client Portal Login")).to_be_visible()
    room.wait_for_function(
        "old => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > old",
        arg=frames,
    )
    room.get_by_role("button", name="Mute microphone").click()
    room.get_by_role("button", name="Unmute microphone").click()

    corner.get_by_role("button", name="Enlarge the session").click()
    expect(room.get_by_text("End-to-end encrypted")).to_be_visible()
    assert corner.bounding_box()["width"] == page.viewport_size["width"]
    room.get_by_role("button", name="More", exact=True).click()
    room.get_by_role("menuitem", name="Work in Odoo meanwhile").click()
    expect(corner.get_by_role("button", name="Enlarge the session")).to_be_visible()
    assert room.evaluate("window.isTheSame")
    assert room.evaluate(WATCHED) == 1
    alex.expect_picture_and_sound()


def test_emergency_in_the_corner(session):
    """The card takes the whole window at once."""
    dana, _alex = session
    corner, room = shrink(dana)
    room.get_by_role("button", name="Emergency").click()
    expect(room.get_by_role("dialog", name="Emergency")).to_be_visible()
    expect(room.get_by_role("dialog").get_by_role("link", name=re.compile("911"))).to_be_visible()
    assert corner.bounding_box()["width"] == dana.page.viewport_size["width"]


def test_corners(session):
    """The corner can be moved by its button and by dragging, and it survives a reload."""
    dana, alex = session
    corner, _room = shrink(dana)
    page = dana.page
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    before = corner.bounding_box()
    assert before["x"] > width / 2 and before["y"] > height / 2
    corner.get_by_role("button", name="Move to the next corner").click()
    page.wait_for_function("document.querySelector('.o_teletherapy_corner.bottom-left')")
    assert corner.bounding_box()["x"] < width / 2
    bar = corner.get_by_text("In session").bounding_box()
    page.mouse.move(bar["x"] + 5, bar["y"] + 5)
    page.mouse.down()
    page.mouse.move(width - 50, 80)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.o_teletherapy_corner.top-right')")
    page.reload()
    expect(corner).to_be_visible()
    alex.expect_picture_and_sound(40)


def test_session_over(session):
    """When the session is over the corner says so, and it is not there any more afterwards."""
    dana, _alex = session
    corner, room = shrink(dana)
    room.get_by_role("button", name="Leave", exact=True).click()
    expect(corner.get_by_text("Session over")).to_be_visible()
    corner.get_by_role("button", name="Enlarge the session").click()
    expect(room.get_by_role("link", name="Back to the appointment")).to_be_visible()
    room.get_by_role("link", name="Back to the appointment").click()
    dana.page.wait_for_url(re.compile(r"/odoo/"))
    expect(dana.page.locator(".o_action_manager")).to_be_visible()
    expect(corner).to_have_count(0)


def test_client_has_no_corner(session):
    """Clients have no record to work in."""
    _dana, alex = session
    alex.page.get_by_role("button", name="More", exact=True).click()
    expect(alex.page.get_by_role("menuitem").first).to_be_visible()
    expect(alex.page.get_by_role("menuitem", name="Work in Odoo meanwhile")).to_have_count(0)
