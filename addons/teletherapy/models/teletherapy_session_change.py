# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from itertools import product

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.misc import get_lang

from ..tools import local_time

CHANGES = "teletherapy.session_changes"
TIME_FIELDS = {"start", "stop"}
# How many appointments a mail lists; the client's account has them all.
MAX_LINES = 20


class TeletherapySession(models.Model):
    """Tells the client and the open pages, once for each transaction, what changed.

    What a transaction does to sessions is compared with what there was before it, when
    it is about to be committed. However many writes a series needs, and whether Odoo
    moves its appointments or makes new ones: the client gets one e-mail.
    """

    _inherit = "teletherapy.session"

    scheduled_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the session was booked for, or moved to, the time it has now.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        sessions = super().create([{"scheduled_at": now, **vals} for vals in vals_list])
        sessions._note_changes(are_new=True)
        return sessions

    def write(self, vals):
        if not TIME_FIELDS & vals.keys():
            return super().write(vals)
        self._note_changes()
        return super().write({**vals, "scheduled_at": fields.Datetime.now()})

    def _set_state(self, state):
        self.filtered(lambda session: session.state != state)._note_changes()
        return super()._set_state(state)

    def _note_changes(self, are_new=False):
        """Remember how these sessions were before this transaction."""
        precommit = self.env.cr.precommit
        if CHANGES not in precommit.data:
            precommit.data[CHANGES] = {}
            # The system tells, whoever makes the change.
            precommit.add(self.with_user(SUPERUSER_ID).browse()._tell_changes)
        before = precommit.data[CHANGES]
        for session in self:
            before.setdefault(
                session.id, None if are_new else session._get_change_values()
            )

    def _get_change_values(self):
        return {"start": self.start, "stop": self.stop, "state": self.state}

    @api.model
    def _tell_changes(self):
        """Tell what the transaction has changed. Runs right before it is committed."""
        before = self.env.cr.precommit.data.pop(CHANGES, {})
        sessions = self.browse(before).exists()
        sessions._send_prompt_changes()
        if self.env.context.get("install_mode"):
            return
        now = fields.Datetime.now()
        parties = defaultdict(self.browse)
        for session in sessions:
            parties[session.client_id, session.company_id] |= session
        for (client, _company), client_sessions in parties.items():
            lines = client_sessions._get_change_lines(before, now)
            if lines and client.email:
                client_sessions._queue_change_mail(lines)

    def _get_change_lines(self, before, now):
        """Return what is new for the client of these sessions, in order of time.

        A cancelled and a new session make one that was moved: another therapist, or a
        series that Odoo books anew. What is over already is no news.

        :param before: how each session was before the transaction, None when it is new
        :return: list of dicts: change (booked, moved, changed, cancelled), session,
            start, stop, and old_start, old_stop where there was another time
        """
        lines, booked, cancelled = [], [], []
        for session in self.sorted("start"):
            old = before[session.id]
            was_there = bool(old) and old["state"] != "cancelled"
            is_there = session.state != "cancelled"
            line = {"session": session, "start": session.start, "stop": session.stop}
            if was_there and is_there:
                if (old["start"], old["stop"]) != (session.start, session.stop):
                    lines.append(
                        {
                            **line,
                            "change": "moved",
                            "old_start": old["start"],
                            "old_stop": old["stop"],
                        }
                    )
            elif is_there:
                booked.append({**line, "change": "booked"})
            elif was_there:
                cancelled.append(
                    {
                        **line,
                        "change": "cancelled",
                        "start": old["start"],
                        "stop": old["stop"],
                    }
                )
        lines += self._pair_change_lines(booked, cancelled)
        return sorted(
            (
                line
                for line in lines
                if line["stop"] > now
                # told of what was still to come, although it has another time now
                or line.get("old_stop", now) > now
            ),
            key=lambda line: line["start"],
        )

    def _pair_change_lines(self, booked, cancelled):
        """Make one line of a session that replaces another one."""
        pairs = []
        for new in list(booked):
            # the same time with somebody else, or the same session made again
            old = next((o for o in cancelled if o["start"] == new["start"]), None)
            if old:
                booked.remove(new)
                cancelled.remove(old)
                same = (
                    old["stop"] == new["stop"]
                    and old["session"].therapist_id == new["session"].therapist_id
                )
                if not same:
                    pairs.append({**new, "change": "changed"})
        moves = [
            {
                **new,
                "change": "moved",
                "old_start": old["start"],
                "old_stop": old["stop"],
            }
            for new, old in self._pair_moves(booked, cancelled)
        ]
        return pairs + moves + booked + cancelled

    def _pair_moves(self, booked, cancelled):
        """Take out of both lists what makes a move, as pairs.

        A series that moves has as many on both sides and keeps its order; otherwise a
        new session belongs to the cancelled one that is nearest in time.
        """
        if len(booked) == len(cancelled):
            pairs = list(zip(booked, cancelled, strict=True))
        else:
            pairs, taken = [], set()
            for new, old in sorted(
                product(booked, cancelled),
                key=lambda pair: abs(pair[0]["start"] - pair[1]["start"]),
            ):
                ids = {new["session"].id, old["session"].id}
                if not ids & taken:
                    taken |= ids
                    pairs.append((new, old))
        for new, old in pairs:
            booked.remove(new)
            cancelled.remove(old)
        return pairs

    def _queue_change_mail(self, lines):
        """Queue the e-mail for the client of these sessions; it leaves at once."""
        template = self.env.ref("teletherapy.mail_template_appointment_changes")
        template.with_user(SUPERUSER_ID).with_context(
            teletherapy_change_lines=lines
        ).send_mail(
            lines[0]["session"].id,
            email_values={"author_id": self.env.ref("base.partner_root").id},
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    # What the mail says, in the client's language and time zone

    def _get_client_tz(self):
        """Return the time zone in which the client is told times."""
        self.ensure_one()
        return self.company_id._get_teletherapy_tz(self.client_id.tz)

    def _format_for_client(self, start, stop):
        """Return day and time as the client's clock has them, with the zone's name."""
        self.ensure_one()
        tz, lang = self._get_client_tz(), get_lang(self.env).code
        return self.env._(
            "%(day)s, %(time)s",
            day=local_time.day_name(start, tz, lang),
            time=local_time.span_name(start, stop, tz, lang),
        )

    def _get_change_mail(self):
        """Return what the e-mail tells: its title, and groups of lines."""
        self.ensure_one()
        lines = self.env.context.get("teletherapy_change_lines", [])
        groups = {
            "booked": self.env._("Booked"),
            "moved": self.env._("Moved"),
            "changed": self.env._("Changed"),
            "cancelled": self.env._("Cancelled"),
        }
        shown = lines[:MAX_LINES]
        return {
            "title": self._get_change_title(lines),
            "groups": [
                {
                    "title": title,
                    "lines": [
                        self._format_change_line(line)
                        for line in shown
                        if line["change"] == change
                    ],
                }
                for change, title in groups.items()
                if any(line["change"] == change for line in shown)
            ],
            "is_single": len(lines) == 1,
            "more": len(lines) - len(shown),
            "is_cancelled": all(line["change"] == "cancelled" for line in lines),
            "url": self._get_change_url(lines),
        }

    def _get_change_title(self, lines):
        changes = {line["change"] for line in lines}
        change = changes.pop() if len(changes) == 1 else "changed"
        practice = self.company_id.name
        if len(lines) == 1:
            return {
                "booked": self.env._("Your appointment at %s is booked", practice),
                "moved": self.env._("Your appointment at %s has moved", practice),
                "changed": self.env._("Your appointment at %s has changed", practice),
                "cancelled": self.env._(
                    "Your appointment at %s is cancelled", practice
                ),
            }[change]
        return {
            "booked": self.env._("Your appointments at %s are booked", practice),
            "moved": self.env._("Your appointments at %s have moved", practice),
            "changed": self.env._("Your appointments at %s have changed", practice),
            "cancelled": self.env._("Your appointments at %s are cancelled", practice),
        }[change]

    def _format_change_line(self, line):
        new = self._format_for_client(line["start"], line["stop"])
        if line["change"] == "moved":
            return {
                "old": self._format_for_client(line["old_start"], line["old_stop"]),
                "new": new,
            }
        return {"old": False, "new": new}

    def _get_change_url(self, lines):
        """Return where the button of the e-mail leads: the session, or the account."""
        path = (len(lines) == 1 and self._get_portal_url()) or "/my"
        return f"{self.get_base_url()}{path}"
