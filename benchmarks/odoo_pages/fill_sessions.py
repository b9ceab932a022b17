"""Runs in Odoo's shell after fill.py: the sessions of the telehealth appointments.

Those of the past were held: each has its attendance, the events of the media server behind it
and its entries in the audit trail.
"""
# The names are those of fill.py: both run as one script.
# ruff: noqa: F821

Node = env["teletherapy.media.node"]
Node._register_node("bench", "ws://localhost:1/media", secret=os.environ["NODE_SECRET"])
node = Node.search([("key", "=", "bench")])
session = env["teletherapy.session"].search([("event_id", "=", templates[True].id)])
is_over = "n.start < now() AT TIME ZONE 'UTC' - interval '2 hours'"


def if_over(value):
    return f"CASE WHEN {is_over} THEN {value} END"


copy_rows(
    "teletherapy_session",
    session.id,
    "SELECT * FROM made WHERE telehealth ORDER BY event",
    {
        "event_id": "n.event",
        "client_id": "n.client",
        "therapist_id": "n.employee",
        "therapist_user_id": "n.uid",
        "start": "n.start",
        "stop": stop,
        "opens_at": "n.start - interval '15 minutes'",
        "closes_at": "n.start + interval '80 minutes'",
        "state": f"CASE WHEN {is_over} THEN 'completed' ELSE 'scheduled' END",
        "live_at": if_over("n.start"),
        "ended_at": if_over(stop),
        "together_minutes": if_over("50"),
        "proposed_outcome": if_over("'completed'"),
        "outcome": if_over("'completed'"),
        "outcome_confirmed_at": if_over(stop),
        "outcome_confirmed_by_id": if_over("n.uid"),
        "place_of_service": if_over("'10'"),
        "modifier": if_over("'95'"),
        "node_id": if_over(node.id),
        # The room of each session, also of those that are still to be measured.
        "room_key": "md5('room' || n.event)",
        "scheduled_at": "n.start - interval '30 days'",
    },
)
cr.execute(
    "INSERT INTO teletherapy_session_placed_node_rel"
    " (teletherapy_session_id, teletherapy_media_node_id)"
    " SELECT id, %s FROM teletherapy_session WHERE room_key IS NOT NULL",
    [node.id],
)
cr.execute(
    f"CREATE TEMP TABLE held AS SELECT s.id AS session, {is_over} AS over, n.*"
    " FROM made n JOIN teletherapy_session s ON s.event_id = event"
)
for role, person in (("therapist", "partner"), ("client", "client")):
    copy_rows(
        "teletherapy_participant",
        session.participant_ids.filtered(lambda p, role=role: p.role == role).id,
        "SELECT * FROM held ORDER BY session",
        {
            "session_id": "n.session",
            "partner_id": f"n.{person}",
            "key": f"md5('{role}' || n.session)",
            "has_connected": "n.over",
            "joined_at": "CASE WHEN n.over THEN n.start END",
            "connected_at": "CASE WHEN n.over THEN n.start END",
            "left_at": f"CASE WHEN n.over THEN {stop} END",
            "connected_seconds": "CASE WHEN n.over THEN 3000 ELSE 0 END",
            "has_sent_video": "n.over",
        },
    )
cr.execute(
    """
    INSERT INTO teletherapy_media_event (event_uid, seq, node_id, session_id, participant_id,
                                         event_type, at, received_at, reason, again, video)
    SELECT md5(kind.type || p.id), row_number() OVER (), %s, h.session, p.id,
           'participant_' || kind.type, x.at, x.at, kind.reason, false, kind.video
      FROM held h
      JOIN teletherapy_participant p ON p.session_id = h.session,
           (VALUES ('joined', 0, NULL, false), ('connected', 0, NULL, false),
                   ('media', 0, NULL, true), ('left', 50, 'ended', false))
               AS kind (type, minute, reason, video),
           LATERAL (SELECT h.start + kind.minute * interval '1 minute' AS at) x
     WHERE h.over
  ORDER BY x.at
    """,
    [node.id],
)
cr.execute(
    """
    INSERT INTO teletherapy_audit (at, written_at, company_id, action, actor_kind, user_ref,
                                   session_ref, employee_ref, client_ref,
                                   number, previous_hash, hash)
    SELECT x.at, x.at, %s, kind.action, kind.actor, CASE WHEN kind.actor != 'client' THEN h.uid END,
           h.session, h.employee, h.client,
           row_number() OVER (), md5(random()::text), md5(random()::text)
      FROM held h,
           (VALUES ('booked', -7 * 24 * 60, 'staff', false), ('joined', 0, 'therapist', true),
                   ('joined', 0, 'client', true), ('ended', 50, 'system', true))
               AS kind (action, minute, actor, only_over),
           LATERAL (SELECT h.start + kind.minute * interval '1 minute' AS at) x
     WHERE h.over OR NOT kind.only_over
  ORDER BY x.at
    """,
    [env.company.id],
)
# What clients have booked online before, and what still waits for an answer
cr.execute(
    """
    INSERT INTO teletherapy_booking (action, state, therapist_id, therapist_user_id, company_id,
                                     client_id, event_id, start, stop, is_telehealth)
    SELECT 'book', 'done', employee, uid, %s, client, event, start,
           start + interval '50 minutes', telehealth
      FROM made WHERE j %% 8 = 0
    """,
    [env.company.id],
)
# Sessions that a media server reports on, another one in each round: they can be held now.
cr.execute(
    """
    CREATE TEMP TABLE reported AS
    SELECT session, event FROM held WHERE NOT over AND uid != %s ORDER BY start DESC LIMIT %s
    """,
    [therapists[0].id, int(os.environ["REPORTS"])],
)
cr.execute(
    """
    UPDATE calendar_event e
       SET start = now() AT TIME ZONE 'UTC', stop = now() AT TIME ZONE 'UTC' + interval '50 minutes'
      FROM reported r WHERE r.event = e.id
    """
)
cr.execute(
    """
    UPDATE teletherapy_session s
       SET start = e.start, stop = e.stop, state = 'open',
           opens_at = e.start - interval '15 minutes', closes_at = e.stop + interval '30 minutes'
      FROM reported r JOIN calendar_event e ON e.id = r.event WHERE r.session = s.id
    """
)
cr.execute(
    """
    SELECT s.room_key, t.key, c.key
      FROM reported r
      JOIN teletherapy_session s ON s.id = r.session
      JOIN teletherapy_participant t ON t.session_id = s.id AND t.role = 'therapist'
      JOIN teletherapy_participant c ON c.session_id = s.id AND c.role = 'client'
    """
)
result["rooms"] = cr.fetchall()
result["scheduling"] = therapists[0].online_scheduling_id.id
