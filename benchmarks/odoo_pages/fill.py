"""Runs in Odoo's shell: fills a database with a practice of the size that is measured.

One appointment of each kind is made by Odoo, with all its rules; the others are copies of it in
SQL, with the sessions and participants of theirs. In a database without our addons they are
plain appointments of the same people at the same times. Prints what the measurement needs.
"""

import json
import os
from datetime import datetime, timedelta

THERAPISTS = int(os.environ["THERAPISTS"])
CLIENTS = int(os.environ["CLIENTS"])
APPOINTMENTS = int(os.environ["APPOINTMENTS"])
HOURS_A_DAY = 8
# Past and future, as of a practice that has worked for a while.
PAST_SHARE = 0.8

env = env(context=dict(env.context, tracking_disable=True, no_reset_password=True))  # noqa: F821
cr = env.cr
ours = "teletherapy.session" in env
us = env.ref("base.us")
company = env.company
company.country_id = us


def copy_rows(table, template, count_query, values, parameters=()):
    """Insert a copy of row `template` for each row `n` of the query, with other `values`."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name != 'id'",
        [table],
    )
    columns = [name for (name,) in cr.fetchall()]
    chosen = ", ".join(values.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} t, ({count_query}) n"
        f" WHERE t.id = {template}",
        parameters,
    )


def new_user(login, name, groups, **values):
    return env["res.users"].create(
        {
            "login": login,
            "password": "bench",
            "name": name,
            "email": login,
            "tz": "UTC",
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
            **values,
        }
    )


client_values = {"country_id": us.id, "lang": "en_US", "tz": "UTC"}
if ours:
    client_values["is_client"] = True
clients = env["res.partner"].create(
    [
        {"name": f"Client {n}", "email": f"client{n}@bench.example", **client_values}
        for n in range(CLIENTS)
    ]
)
portal_user = new_user(
    "client0@bench.example", "Client 0", ["base.group_portal"], partner_id=clients[0].id
)
groups = ["base.group_user", "base.group_partner_manager"]
therapists = env["res.users"].concat(
    *(new_user(f"therapist{n}@bench.example", f"Therapist {n}", groups) for n in range(THERAPISTS))
)
employees = env["hr.employee"].create(
    [{"name": user.name, "user_id": user.id, "tz": "UTC"} for user in therapists]
)
if ours:
    therapists.group_ids |= env.ref("teletherapy.group_therapist")
    scheduling = employees[0].user_id.online_scheduling_id
    scheduling.write(
        {
            "is_bookable": True,
            "stretch_ids": [
                (0, 0, {"weekday": str(day), "hour_from": 8, "hour_to": 17, "kind": "both"})
                for day in range(5)
            ],
        }
    )

today = datetime.utcnow().replace(hour=0, minute=0, second=0, microsecond=0)
far = today + timedelta(days=365)
appointment = {
    "name": "Telehealth session",
    "user_id": therapists[0].id,
    "start": far + timedelta(hours=20),
    "stop": far + timedelta(hours=20, minutes=50),
    "partner_ids": [(6, 0, [therapists[0].partner_id.id, clients[0].id])],
}
if ours:
    appointment |= {
        "is_telehealth": True,
        "client_id": clients[0].id,
        "therapist_id": employees[0].id,
    }
event = env["calendar.event"].with_user(therapists[0]).create(appointment).sudo()
env.flush_all()

cr.execute("CREATE TEMP TABLE therapist (i int PRIMARY KEY, uid int, employee int, partner int)")
for i, (user, employee) in enumerate(zip(therapists, employees, strict=True)):
    cr.execute(
        "INSERT INTO therapist VALUES (%s, %s, %s, %s)",
        [i, user.id, employee.id, user.partner_id.id],
    )
per_therapist = -(-APPOINTMENTS // THERAPISTS)
first_day = today - timedelta(days=int(per_therapist / HOURS_A_DAY * PAST_SHARE))
cr.execute(
    """
    CREATE TEMP TABLE planned AS
    SELECT k, uid, employee, partner, %s + k %% %s AS client,
           %s::timestamp + (k / %s / %s) * interval '1 day'
               + (9 + k / %s %% %s) * interval '1 hour' AS start
      FROM generate_series(0, %s - 1) k JOIN therapist ON i = k %% %s
    """,
    [
        clients[0].id, CLIENTS, first_day, THERAPISTS, HOURS_A_DAY, THERAPISTS, HOURS_A_DAY,
        APPOINTMENTS, THERAPISTS,
    ],
)  # fmt: skip
cr.execute("SELECT max(id) FROM calendar_event")
(before,) = cr.fetchone()
stop = "n.start + interval '50 minutes'"
copy_rows(
    "calendar_event",
    event.id,
    "SELECT * FROM planned ORDER BY k",
    {
        "start": "n.start",
        "stop": stop,
        "user_id": "n.uid",
        "client_id": "n.client",
        "therapist_id": "n.employee",
        # Tells the copies from each other until the people are put in.
        "access_token": "'bench-' || n.k",
    },
)
cr.execute(
    "CREATE TEMP TABLE made AS SELECT e.id AS event, p.* FROM calendar_event e"
    " JOIN planned p ON e.access_token = 'bench-' || p.k WHERE e.id > %s",
    [before],
)
for person in ("partner", "client"):
    cr.execute(
        "INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)"
        f" SELECT event, {person} FROM made ON CONFLICT DO NOTHING"
    )
    copy_rows(
        "calendar_attendee",
        event.attendee_ids[:1].id,
        "SELECT * FROM made",
        {"event_id": "n.event", "partner_id": f"n.{person}", "access_token": "NULL"},
    )
result = {
    "partner": therapists[0].partner_id.id,
    "employee": employees[0].id,
    "client": clients[0].id,
}
if ours:
    session = env["teletherapy.session"].search([("event_id", "=", event.id)])
    copy_rows(
        "teletherapy_session",
        session.id,
        "SELECT * FROM made",
        {
            "event_id": "n.event",
            "client_id": "n.client",
            "therapist_id": "n.employee",
            "therapist_user_id": "n.uid",
            "start": "n.start",
            "stop": stop,
            "opens_at": "n.start - interval '15 minutes'",
            "closes_at": "n.start + interval '80 minutes'",
            "state": "CASE WHEN n.start < now() THEN 'completed' ELSE 'scheduled' END",
        },
    )
    for role, person in (("therapist", "partner"), ("client", "client")):
        copy_rows(
            "teletherapy_participant",
            session.participant_ids.filtered(lambda p, role=role: p.role == role).id,
            "SELECT s.id AS session, made.* FROM made"
            " JOIN teletherapy_session s ON s.event_id = event",
            {
                "session_id": "n.session",
                "partner_id": f"n.{person}",
                "key": f"md5('{role}' || n.session)",
            },
        )
    Node = env["teletherapy.media.node"]
    Node._register_node("bench", "ws://localhost:1/media", secret=os.environ["NODE_SECRET"])
    node = Node.search([("key", "=", "bench")])
    session.write({"node_id": node.id, "placed_node_ids": [(4, node.id)], "room_key": "b" * 32})
    therapist = session.participant_ids.filtered(lambda p: p.role == "therapist")
    result |= {"room": session.room_key, "participant": therapist.key}
cr.execute("UPDATE calendar_event SET access_token = NULL WHERE access_token LIKE 'bench-%'")
cr.execute("SELECT count(*) FROM calendar_event")
result["appointments"] = cr.fetchone()[0]
env.cr.commit()
cr.execute("ANALYZE")
print("FILLED", json.dumps(result))
