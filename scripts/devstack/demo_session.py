"""Runs in Odoo's shell: books a session of Dana Reyes and Alex Morgan for now where there is none.

The one that comes with the demo data is over within the hour; the demo is kept for longer.
"""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

therapist = env.ref("teletherapy.hr_employee_therapist_demo", raise_if_not_found=False)  # noqa: F821
client = env.ref("teletherapy.res_partner_client_demo", raise_if_not_found=False)  # noqa: F821
now = fields.Datetime.now().replace(second=0, microsecond=0)
is_missing = False
if therapist and client:
    near = env["teletherapy.session"].search(  # noqa: F821
        [
            ("therapist_id", "=", therapist.id),
            ("client_id", "=", client.id),
            ("state", "in", ("scheduled", "open", "live")),
            ("start", "<=", now + timedelta(minutes=15)),
            ("stop", ">", now),
        ]
    )
    is_missing = not any(session.stop >= now + timedelta(minutes=15) for session in near)
if is_missing:
    start = max([now + timedelta(minutes=5), *near.mapped("stop")])
    try:
        with env.cr.savepoint():  # noqa: F821
            env["calendar.event"].create(  # noqa: F821
                {
                    "name": "Telehealth session",
                    "user_id": therapist.user_id.id,
                    "therapist_id": therapist.id,
                    "client_id": client.id,
                    "is_telehealth": True,
                    "start": start,
                    "stop": start + timedelta(minutes=50),
                }
            )
    except UserError as error:
        # Whoever plays with the demo may have put another appointment there.
        print(f"refused: {error}")
