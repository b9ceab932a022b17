# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, models
from odoo.tools.misc import get_lang

from ..tools import local_time

TODO = "mail.mail_activity_data_todo"


class TeletherapyBooking(models.Model):
    """What therapist and client are told of an online booking, and how.

    E-mails travel and are read by others: they tell the time and the practice, and
    leave out names and what the appointment is for.
    """

    _inherit = "teletherapy.booking"

    def _tell(self):
        """Tell both sides what the client did."""
        self.ensure_one()
        if self.state == "requested":
            self._ask_therapist()
        else:
            self._tell_therapist()
        self._tell_client()

    def _ask_therapist(self):
        therapist = self.therapist_user_id
        booking = self.with_user(SUPERUSER_ID).with_context(
            lang=therapist.lang, tz=self._get_therapist_tz()
        )
        booking.activity_schedule(
            TODO,
            user_id=therapist.id,
            summary=booking.env._("Answer the booking request"),
        )

    def _tell_therapist(self):
        therapist = self.therapist_user_id
        booking = self.with_user(SUPERUSER_ID).with_context(
            lang=therapist.lang, tz=self._get_therapist_tz()
        )
        when = booking._format_when(self._get_therapist_tz())
        texts = {
            "book": booking.env._("A client has booked a session: %s", when),
            "move": booking.env._("A client has moved a session. It is now: %s", when),
            "cancel": booking.env._("A client has cancelled a session: %s", when),
        }
        booking.message_notify(
            subject=booking.display_name,
            body=texts[self.action],
            partner_ids=therapist.partner_id.ids,
            author_id=booking.env.ref("base.partner_root").id,
        )

    def _tell_client(self):
        """Queue the e-mail to the client; it leaves when all of this is saved.

        Of a telehealth appointment that was made, moved or cancelled, its session
        tells by itself.
        """
        if self.is_telehealth and self.state == "done":
            return
        self.env.ref("teletherapy.mail_template_booking").with_user(
            SUPERUSER_ID
        ).send_mail(
            self.id, email_values={"author_id": self.env.ref("base.partner_root").id}
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").with_user(
            SUPERUSER_ID
        )._trigger()

    def _get_therapist_tz(self):
        return self.therapist_user_id.tz or self.therapist_id.tz or "UTC"

    def _get_client_tz(self):
        return self.company_id._get_teletherapy_tz(self.client_id.tz)

    def _get_mail_subject(self):
        practice = self.company_id.name
        match self.action, self.state:
            case _, "requested":
                return self.env._("Your request to %s", practice)
            case _, "declined":
                return self.env._("Your request to %s was declined", practice)
            case "cancel", _:
                return self.env._("Your appointment at %s is cancelled", practice)
            case "move", _:
                return self.env._("Your appointment at %s has a new time", practice)
        return self.env._("Your appointment at %s", practice)

    def _get_mail_sentence(self):
        """Return what happened, as one sentence for the client's e-mail."""
        match self.action, self.state:
            case "move", "requested":
                return self.env._(
                    "We have received your request to move your appointment. It stays "
                    "at the time it had until the practice has answered. You asked for:"
                )
            case _, "requested":
                return self.env._(
                    "We have received your request. It is not an appointment yet: the "
                    "practice answers by e-mail. You asked for:"
                )
            case "move", "declined":
                return self.env._(
                    "Your appointment cannot be moved to this time. It stays at the "
                    "time it had:"
                )
            case _, "declined":
                return self.env._(
                    "This time is not possible. Please choose another one, or call the "
                    "practice:"
                )
            case "cancel", _:
                return self.env._("You have cancelled this appointment:")
            case "move", _:
                return self.env._("Your appointment has moved. It is now:")
        return self.env._("Your appointment is booked:")

    def _get_mail_day(self):
        lang = get_lang(self.env).code
        return local_time.day_name(self.start, self._get_client_tz(), lang)

    def _get_mail_time(self):
        lang = get_lang(self.env).code
        return local_time.span_name(self.start, self.stop, self._get_client_tz(), lang)
