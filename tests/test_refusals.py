"""Who may not is refused, on every road, with a sentence that says why and what to do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .people import Refused
from .steps import begin_in_schedule, begin_on_portal

DANA = "therapist@demo.example"
PRIYA = "therapist2@demo.example"
GROUP = "teletherapy.group_therapist"


def book(somebody, client, therapist="Dana Reyes", minutes=3 * 24 * 60, **values):
    """Book a telehealth appointment through RPC, as an integration would."""
    (client_id,) = somebody.call("res.partner", "search", [["name", "=", client]])
    (therapist_id,) = somebody.call("hr.employee.public", "search", [["name", "=", therapist]])
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes)
    return somebody.call(
        "calendar.event",
        "create",
        {
            "name": "Appointment",
            "start": f"{start:%Y-%m-%d %H:%M:%S}",
            "stop": f"{start + timedelta(minutes=50):%Y-%m-%d %H:%M:%S}",
            "is_telehealth": True,
            "client_id": client_id,
            "therapist_id": therapist_id,
        }
        | values,
    )


@pytest.mark.parametrize(
    ("login", "client", "therapist", "sentence"),
    [
        (DANA, "Chloe Tremblay", "Dana Reyes", "country"),
        (DANA, "Jordan Lee", "Dana Reyes", "e-mail"),
        (DANA, "Sam Carter", "Eleanor Whitfield", "does not have the Teletherapy role"),
    ],
    ids=["client abroad", "client without e-mail", "therapist without the role"],
)
def test_booking_is_refused(person, login, client, therapist, sentence):
    """A telehealth appointment that cannot take place is refused, and the sentence says why."""
    with pytest.raises(Refused, match=sentence):
        book(person(login), client, therapist)


@pytest.mark.parametrize("login", [DANA, PRIYA, "client@demo.example"])
def test_role_is_not_taken(person, login):
    """Nobody but a manager or owner gives the Teletherapy role, whichever road is tried."""
    somebody = person(login)
    owner = person("owner@demo.example")
    (user,) = owner.call(
        "res.users", "search_read", [["login", "=", PRIYA]], fields=["id", "employee_id"]
    )
    group = owner.call("ir.model.data", "check_object_reference", *GROUP.split("."))
    before = owner.call("res.users", "read", [user["id"]], ["group_ids"])
    roads = [
        ("res.users", "write", [user["id"]], {"group_ids": [[4, group[1]]]}),
        ("res.groups", "write", [group[1]], {"user_ids": [[4, user["id"]]]}),
        ("hr.employee", "write", [user["employee_id"][0]], {"teletherapy_role": True}),
        ("res.users", "load", ["id", "group_ids/id"], [[str(user["id"]), GROUP]]),
    ]
    for model, method, *arguments in roads:
        try:
            answer = somebody.call(model, method, *arguments)
        except Refused:
            continue
        # An import answers with its messages instead of an error.
        assert method == "load" and answer["messages"] and not answer["ids"]
    assert owner.call("res.users", "read", [user["id"]], ["group_ids"]) == before


def test_stranger_finds_nothing(practice, person):
    """Another client's session is a page that does not exist: portal, room and ticket alike."""
    dana = person(DANA)
    (session,) = dana.call("teletherapy.session", "search", [["state", "in", ["open", "live"]]])
    roads = (f"/my/teletherapy/{session}", f"/teletherapy/room/{session}")
    for login in ("client2@demo.example", PRIYA, "manager@demo.example"):
        stranger = person(login)
        for road in roads:
            assert stranger.status_of(road) == 404, (login, road)
        with pytest.raises(Refused, match="404"):
            stranger.post(f"/teletherapy/room/{session}/ticket", {})
        with pytest.raises(Refused, match="404"):
            stranger.post(f"/teletherapy/room/{session}/end", {})

    nobody = person()
    for road in roads:
        nobody.page.goto(road)
        expect(nobody.page).to_have_url(re.compile(r"/web/login\?redirect="))
    with pytest.raises(Refused):
        nobody.post(f"/teletherapy/room/{session}/ticket", {})


def test_client_ends_nothing(person):
    """A client may leave the session and not end it."""
    alex = person("client@demo.example")
    dana = person(DANA)
    (session,) = dana.call("teletherapy.session", "search", [["state", "in", ["open", "live"]]])
    answer = alex.post(f"/teletherapy/room/{session}/end", {})
    assert answer["refusal"]["code"] == "not_allowed"
    states = dana.call("teletherapy.session", "read", [session], ["state"])
    assert states[0]["state"] in ("open", "live")


def test_room_opens_at_its_time(person):
    """Before the lead time both read when the room opens, and get no ticket."""
    dana = person(DANA)
    event = book(dana, "Sam Carter", minutes=60)
    (session,) = dana.call("teletherapy.session", "search", [["event_id", "=", event]])
    for somebody in (dana, person("client2@demo.example")):
        answer = somebody.post(f"/teletherapy/room/{session}/ticket", {})
        assert answer["refusal"]["code"] == "not_yet"
        assert "ticket" not in answer
        somebody.page.goto(f"/teletherapy/room/{session}")
        expect(somebody.page.get_by_text(re.compile("The room opens"))).to_be_visible()
    with pytest.raises(Refused, match="opens"):
        dana.call("calendar.event", "action_begin", [event])
    dana.call("calendar.event", "unlink", [event])


def test_swapped_fingerprint_is_refused(person):
    """A media server that puts its own DTLS fingerprint into a description is found out."""
    alex = person("client@demo.example")
    swapped = []

    def other_byte(match):
        return f"{int(match[0], 16) ^ 0xFF:02X}"

    def swap(message):
        text = str(message)
        altered = re.sub(r"(?<=a=fingerprint:sha-256 )[0-9A-F]{2}", other_byte, text)
        if altered != text:
            swapped.append(True)
        return altered

    def meddle(route):
        server = route.connect_to_server()
        route.on_message(server.send)
        server.on_message(lambda message: route.send(swap(message)))

    alex.page.route_web_socket(re.compile("/media$"), meddle)
    begin_on_portal(alex)
    dana = person(DANA)
    begin_in_schedule(dana)
    expect(
        alex.page.get_by_role("heading", name=re.compile("could not be verified"))
    ).to_be_visible()
    assert swapped
    assert not alex.received()["connected"]
    expect(alex.page.get_by_text("End-to-end encrypted")).to_have_count(0)
