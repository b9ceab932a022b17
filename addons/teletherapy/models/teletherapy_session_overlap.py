# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ..tools import local_time

PLACED = "teletherapy.placed_sessions"


class TeletherapySession(models.Model):
    """Nobody is in two telehealth sessions at the same time.

    The appointments collect what they have placed in time, and check it when they are
    done: while a series moves, its appointments pass over one another.
    """

    _inherit = "teletherapy.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._note_placed()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if {"start", "stop"} & vals.keys():
            self._note_placed()
        return result

    def _note_placed(self):
        self.env.cr.precommit.data.setdefault(PLACED, set()).update(self.ids)

    @api.model
    def _check_placed(self):
        """Refuse the sessions placed since the last check that overlap with others."""
        session_ids = self.env.cr.precommit.data.pop(PLACED, set())
        # sudo: teletherapy.session - other people's sessions count as well
        sessions_sudo = self.sudo().browse(session_ids).exists()
        coming_sudo = sessions_sudo.filtered(
            lambda session: session.state in ("scheduled", "open", "live")
        )
        if not coming_sudo:
            return
        coming_sudo._queue_up()
        for session_sudo in coming_sudo.sorted("start"):
            problem = session_sudo._get_overlap_problem(
                session_sudo.therapist_user_id,
                session_sudo.client_id,
                session_sudo.company_id,
                session_sudo.start,
                session_sudo.stop,
                except_session=session_sudo,
            )
            problem = problem or session_sudo._get_guest_overlap_problem()
            if problem:
                raise UserError(problem)

    def _queue_up(self):
        """Let one transaction after the other place sessions of these people.

        Each touches the rows of the therapists and clients. Of two at the same moment,
        the second one fails to serialize and is run again by the server: it then sees
        what the first one has placed. A mere lock would not do, since a transaction
        goes on seeing what was there at its first query.
        """
        self.env.flush_all()
        for table, ids in (
            ("res_users", self.therapist_user_id.ids),
            ("res_partner", self.participant_ids.partner_id.ids),
        ):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s SET write_date = write_date WHERE id IN (
                        SELECT id FROM %(table)s WHERE id IN %(ids)s
                        ORDER BY id FOR NO KEY UPDATE
                    )
                    """,
                    table=SQL.identifier(table),
                    ids=tuple(ids),
                )
            )

    @api.model
    def _get_overlap_problem(
        self, therapist_user, client, company, start, stop, except_session=None
    ):
        """Return which session is in the way of one at this time, or None.

        Names nobody, since what is refused is noted in the server's log. A practice
        does not learn whether a client is seen by another one.
        """
        # sudo: teletherapy.session - other people's sessions count as well
        sessions_sudo = self.sudo()
        parties = Domain("therapist_user_id", "=", therapist_user.id) | Domain(
            [("client_id", "=", client.id), ("company_id", "=", company.id)]
        )
        other_sudo = sessions_sudo.search(
            parties
            & Domain("state", "in", ("scheduled", "open", "live"))
            & Domain("start", "<", stop)
            & Domain("stop", ">", start)
            & Domain("id", "not in", (except_session or self.browse()).ids),
            order="start, id",
            limit=1,
        )
        if not other_sudo:
            return None
        texts = {
            "this": self._format_span(start, stop),
            "other": self._format_span(other_sudo.start, other_sudo.stop),
        }
        if other_sudo.therapist_user_id == therapist_user:
            return self.env._(
                "The therapist cannot be in two telehealth sessions at the same time: "
                "this one is on %(this)s, another one on %(other)s. Choose another "
                "time.",
                **texts,
            )
        return self.env._(
            "The client cannot be in two telehealth sessions at the same time: this "
            "one is on %(this)s, another one on %(other)s. Choose another time.",
            **texts,
        )

    @api.model
    def _format_span(self, start, stop):
        """Return day and time as the user's clock has them, with the zone's name."""
        tz, lang = self.env.tz.zone, get_lang(self.env).code
        return self.env._(
            "%(day)s, %(time)s",
            day=local_time.short_day_name(start, tz, lang),
            time=local_time.span_name(start, stop, tz, lang),
        )
