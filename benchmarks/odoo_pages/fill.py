"""Runs in Odoo's shell: fills a database with a practice that has worked for three years.

One person and one appointment of each kind is made by Odoo, with all its rules; the others are
copies of it in SQL, which takes minutes instead of days. Each client has come every week for
40 weeks: to the practice and, where our addons are, by telehealth in turn. The last clients
still come, for the next weeks too. Plain Odoo gets the same people at the same times.

Prints what the measurement needs; fill_sessions.py goes on where our addons are.
"""

import os

THERAPISTS = int(os.environ["THERAPISTS"])
CLIENTS = int(os.environ["CLIENTS"])
APPOINTMENTS = int(os.environ["APPOINTMENTS"])
SLOTS_A_WEEK = 25
WEEKS_AHEAD = 8

env = env(context=dict(env.context, tracking_disable=True, no_reset_password=True))  # noqa: F821
cr = env.cr
ours = "teletherapy.session" in env
us = env.ref("base.us")
env.company.country_id = us


def copy_rows(table, template, rows, values, parameters=()):
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
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} t, ({rows}) n"
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


# Clients, all of them with a portal account

client = env["res.partner"].create(
    {
        "name": "Client 0",
        "email": "client0@bench.example",
        "country_id": us.id,
        "lang": "en_US",
        "tz": "UTC",
        **({"is_client": True} if ours else {}),
    }
)
portal_user = new_user(client.email, client.name, ["base.group_portal"], partner_id=client.id)
env.flush_all()
copy_rows(
    "res_partner",
    client.id,
    "SELECT generate_series(1, %s) AS n",
    {
        "name": "'Client ' || n.n",
        "complete_name": "'Client ' || n.n",
        "email": "'client' || n.n || '@bench.example'",
        "email_normalized": "'client' || n.n || '@bench.example'",
    },
    [CLIENTS - 1],
)
cr.execute(
    "UPDATE res_partner SET commercial_partner_id = id"
    " WHERE commercial_partner_id = %s AND id > %s",
    [client.id, client.id],
)
copy_rows(
    "res_users",
    portal_user.id,
    "SELECT id, email FROM res_partner WHERE id > %s",
    {"login": "n.email", "partner_id": "n.id"},
    [client.id],
)
for relation, user, other in (
    ("res_groups_users_rel", "uid", "gid"),
    ("res_company_users_rel", "user_id", "cid"),
):
    cr.execute(
        f"INSERT INTO {relation} ({user}, {other})"
        f" SELECT u.id, r.{other} FROM res_users u, {relation} r"
        f" WHERE u.id > %s AND r.{user} = %s",
        [portal_user.id, portal_user.id],
    )

# Therapists

groups = ["base.group_user", "base.group_partner_manager"]
therapists = env["res.users"].concat(
    *(new_user(f"therapist{n}@bench.example", f"Therapist {n}", groups) for n in range(THERAPISTS))
)
employees = env["hr.employee"].create(
    [{"name": user.name, "user_id": user.id, "tz": "UTC"} for user in therapists]
)
if ours:
    therapists.group_ids |= env.ref("teletherapy.group_therapist")
    therapists.online_scheduling_id.write(
        {
            "is_bookable": True,
            "stretch_ids": [
                (0, 0, {"weekday": str(day), "hour_from": 8, "hour_to": 17, "kind": "both"})
                for day in range(5)
            ],
        }
    )
env.flush_all()

# Who comes when, 25 clients of a therapist each week: n is the client, j the visit

cr.execute("CREATE TEMP TABLE therapist (i int PRIMARY KEY, uid int, employee int, partner int)")
for i, (user, employee) in enumerate(zip(therapists, employees, strict=True)):
    cr.execute(
        "INSERT INTO therapist VALUES (%s, %s, %s, %s)",
        [i, user.id, employee.id, user.partner_id.id],
    )
visits = APPOINTMENTS // CLIENTS
cr.execute(
    """
    CREATE TEMP TABLE planned AS
    SELECT c.n, j, c.id AS client, t.uid, t.employee, t.partner,
           (c.n + j) %% 2 = 0 AS telehealth,
           date_trunc('week', now() AT TIME ZONE 'UTC')
               + (%(ahead)s - %(visits)s * (turn / %(slots)s + 1) + j) * interval '1 week'
               + turn %% %(slots)s %% 5 * interval '1 day'
               + (ARRAY[9, 10, 11, 14, 15])[turn %% %(slots)s / 5 + 1] * interval '1 hour'
               AS start
      FROM (SELECT id, row_number() OVER (ORDER BY id)::int - 1 AS n
              FROM res_partner WHERE email LIKE 'client%%@bench.example') c
      JOIN therapist t ON t.i = c.n %% %(therapists)s,
           LATERAL (SELECT c.n / %(therapists)s AS turn) x,
           generate_series(0, %(visits)s - 1) j
    """,
    {"ahead": WEEKS_AHEAD, "visits": visits, "slots": SLOTS_A_WEEK, "therapists": THERAPISTS},
)
cr.execute("CREATE INDEX ON planned (n, telehealth)")

# A client's visits make two series, one by telehealth

cr.execute(
    """
    INSERT INTO calendar_recurrence (name, event_tz, rrule, rrule_type, "interval", end_type,
                                     count, mon, tue, wed, thu, fri, create_uid, create_date)
    SELECT 'visits ' || n || ' ' || telehealth, 'UTC', 'RRULE:FREQ=WEEKLY;INTERVAL=2', 'weekly',
           2, 'count', count(*), day = 1, day = 2, day = 3, day = 4, day = 5, 1, now()
      FROM planned, LATERAL (SELECT extract(isodow FROM start) AS day) x
  GROUP BY n, telehealth, day
    """
)


def make_appointment(telehealth, hour):
    """Let Odoo book one appointment of the kind, next year."""
    year = env.cr.now().replace(hour=hour, minute=0, second=0, microsecond=0)
    start = year.replace(year=year.year + 1, day=1)
    people = [therapists[0].partner_id.id]
    values = {
        "name": "Telehealth session" if telehealth else "Appointment",
        "user_id": therapists[0].id,
        "start": start,
        "stop": start.replace(minute=50),
    }
    if ours:
        values |= {
            "is_telehealth": telehealth,
            "client_id": client.id,
            "therapist_id": employees[0].id,
        }
    else:
        people.append(client.id)
    values["partner_ids"] = [(6, 0, people)]
    event = env["calendar.event"].with_user(therapists[0]).create(values).sudo()
    env.flush_all()
    return event


templates = {
    telehealth: make_appointment(telehealth, 6 + telehealth) for telehealth in (True, False)
}
stop = "n.start + interval '50 minutes'"
for telehealth, event in templates.items():
    copy_rows(
        "calendar_event",
        event.id,
        "SELECT p.*, r.id AS series FROM planned p JOIN calendar_recurrence r"
        " ON r.name = 'visits ' || p.n || ' ' || p.telehealth"
        f" WHERE telehealth = {telehealth} ORDER BY start, n",
        {
            "start": "n.start",
            "stop": stop,
            "user_id": "n.uid",
            "create_uid": "n.uid",
            "client_id": "n.client",
            "therapist_id": "n.employee",
            "recurrency": "true",
            "follow_recurrence": "true",
            "recurrence_id": "n.series",
        },
    )
cr.execute(
    """
    CREATE TEMP TABLE made AS
    SELECT e.id AS event, p.*
      FROM planned p
      JOIN calendar_recurrence r ON r.name = 'visits ' || p.n || ' ' || p.telehealth
      JOIN calendar_event e ON e.recurrence_id = r.id AND e.start = p.start
    """
)
cr.execute("CREATE INDEX ON made (event)")
cr.execute(
    """
    UPDATE calendar_recurrence r
       SET name = 'Every 2 Weeks', base_event_id = b.event
      FROM (SELECT recurrence_id, min(id) AS event FROM calendar_event GROUP BY recurrence_id) b
     WHERE b.recurrence_id = r.id
    """
)
attendee = templates[False].attendee_ids[:1]
# With our addons the client is no attendee, but stands in a field of the appointment.
for person in ("partner",) if ours else ("partner", "client"):
    cr.execute(
        "INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)"
        f" SELECT event, {person} FROM made"
    )
    copy_rows(
        "calendar_attendee",
        attendee.id,
        "SELECT * FROM made ORDER BY event",
        {"event_id": "n.event", "partner_id": f"n.{person}", "access_token": "NULL"},
    )
result = {
    "partner": therapists[0].partner_id.id,
    "employee": employees[0].id,
    "client": client.id,
    "attendee": attendee.id,
    "mail_template": env.ref("calendar.calendar_template_meeting_invitation").id,
}
