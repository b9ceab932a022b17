"""What is measured, and what plain Odoo does in its place."""

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

SECRET = secrets.token_urlsafe(32)
"""What the media server signs its reports with."""
# What the calendar, and the form of an appointment, read.
WEEK_FIELDS = [
    "display_name", "start", "stop", "start_date", "stop_date", "allday", "duration", "user_id",
    "partner_id", "partner_ids", "attendees_count", "accepted_count", "declined_count",
    "user_can_edit", "is_highlighted", "privacy", "effective_privacy", "recurrency",
    "recurrence_update", "location", "videocall_location", "res_model_name", "alarm_ids",
    "categ_ids", "description", "show_as",
]  # fmt: skip
OUR_WEEK_FIELDS = ["session_alert", "client_id", "practice_location_id"]
FORM_FIELDS = [
    "display_name", "name", "start", "stop", "allday", "duration", "user_id", "partner_ids",
    "attendee_ids", "attendees_count", "privacy", "effective_privacy", "show_as", "recurrency",
    "recurrence_id", "location", "videocall_location", "alarm_ids", "categ_ids", "description",
    "user_can_edit", "notes", "active", "res_model_name",
]  # fmt: skip
OUR_FORM_FIELDS = [
    "session_alert", "client_id", "therapist_id", "practice_location_id", "is_telehealth",
    "teletherapy_session_id", "telehealth_problems", "telehealth_times",
]  # fmt: skip


def calendar(site, first, days, fields=WEEK_FIELDS):
    """What the calendar asks when a therapist opens it on these days."""
    last = first + timedelta(days=days)
    domain = [
        ["start", "<=", f"{last:%Y-%m-%d 23:59:59}"],
        ["stop", ">=", f"{first:%Y-%m-%d 00:00:00}"],
        ["partner_ids", "in", [site.made["partner"]]],
    ]
    return site.call("calendar.event", "search_read", domain=domain, fields=fields)


def week(site, fields):
    today = datetime.now(UTC)
    return calendar(site, today - timedelta(days=today.weekday()), 7, fields)


def booking(site, number, ours):
    """What the form of an appointment asks when it is saved."""
    start = datetime(2035, 1, 1, 8) + timedelta(days=number)
    values = {
        "name": "Appointment",
        "start": str(start),
        "stop": str(start + timedelta(minutes=50)),
    }
    names = FORM_FIELDS
    if ours:
        names = FORM_FIELDS + OUR_FORM_FIELDS
        values |= {
            "is_telehealth": True,
            "client_id": site.made["client"],
            "therapist_id": site.made["employee"],
        }
    else:
        people = [site.made["partner"], site.made["client"]]
        values["partner_ids"] = [[6, 0, people]]
    specification = {
        name: {"fields": {"display_name": {}}} if name.endswith("_id") else {} for name in names
    }
    return site.call("calendar.event", "web_save", [], values, specification=specification)


def looking_for_a_time(plain):
    """How a free time is found without our addons: in the calendar, month by month."""
    today = datetime.now(UTC)
    for month in range(2):
        first = today + timedelta(days=30 * month)
        span = [f"{first + timedelta(days=days):%Y-%m-%d 00:00:00}" for days in (0, 30)]
        yield calendar(plain, first, 30)
        yield plain.call("calendar.event", "get_unusual_days", *span)


def ten_records_and_a_mail(plain):
    """What a delivery of ten events comes to: a record of each, and an e-mail."""
    contacts = [{"name": secrets.token_hex(8)} for _event in range(10)]
    yield plain.call("res.partner", "create", contacts)
    made = plain.made
    yield plain.call("mail.template", "send_mail", [made["mail_template"]], made["attendee"])


def report(site, number):
    """All that a media server reports of a session, signed (docs/protocol.md section 5)."""
    path = "/teletherapy/node/events"
    room, therapist, client = site.made["rooms"][number]
    steps = [
        ("participant_joined", therapist, {"again": False}),
        ("participant_joined", client, {"again": False}),
        ("participant_admitted", client, {"by": therapist}),
        ("participant_connected", therapist, {}),
        ("participant_connected", client, {}),
        ("participant_media", therapist, {"video": True}),
        ("participant_media", client, {"video": True}),
        ("participant_left", client, {"reason": "left"}),
        ("participant_left", therapist, {"reason": "left"}),
        ("room_ended", None, {"reason": "therapist", "by": therapist}),
    ]
    now = time.time()
    events = [
        {
            "id": secrets.token_hex(16),
            "seq": number * len(steps) + step,
            "at": now,
            "type": kind,
            "room": room,
            **({"participant": participant} if participant else {}),
            "data": data,
        }
        for step, (kind, participant, data) in enumerate(steps)
    ]
    body = json.dumps({"events": events})
    message = "\n".join(("teletherapy-node-v1", path, str(int(now)), body)).encode()
    key = urlsafe_b64decode(SECRET + "==")
    headers = {
        "Content-Type": "application/json",
        "X-Teletherapy-Node": "bench",
        "X-Teletherapy-Timestamp": str(int(now)),
        "X-Teletherapy-Signature": f"v1={hmac.new(key, message, hashlib.sha256).hexdigest()}",
    }
    return "POST", path, body, headers, ""


def cases(ours, plain, number):
    """For each subject: the requests to ours, plain Odoo's counterpart and what that is."""
    times = f"therapist={ours.made['scheduling']}&kind=telehealth&length=50"
    return {
        "Dashboard, `/my`": ([ours.page("/my")], [plain.page("/my")], "`/my`"),
        "My Schedule, a week": (
            [week(ours, WEEK_FIELDS + OUR_WEEK_FIELDS)],
            [week(plain, WEEK_FIELDS)],
            "the calendar's week",
        ),
        "Saving a telehealth appointment": (
            [booking(ours, number, True)],
            [booking(plain, number, False)],
            "saving an appointment with the same two people",
        ),
        "Free times to book, 60 days": (
            [ours.page(f"/my/teletherapy/book?{times}")],
            list(looking_for_a_time(plain)),
            "looking for one in the calendar: two months of appointments and working days",
        ),
        "A session's ten events, with the e-mail to the client": (
            [report(ours, number)],
            list(ten_records_and_a_mail(plain)),
            "creating ten contacts, and queueing an e-mail from a template",
        ),
    }
