# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import email_normalize
from odoo.tools.misc import get_lang

from ..tools import local_time

SIGNUP_HOURS = 48
LOGIN_READERS = "teletherapy.group_therapist,teletherapy.group_practice_manager"


class ResPartner(models.Model):
    """The client's login on the portal: whether it is set, and how it gets there."""

    _inherit = "res.partner"

    portal_login = fields.Json(
        string="Client Portal Login",
        compute="_compute_portal_login",
        compute_sudo=True,
        groups=LOGIN_READERS,
        help="What staff are shown of the client's login and of the links to it.",
    )

    @api.depends("user_ids.login", "user_ids.active", "email")
    @api.depends_context("uid", "tz", "lang")
    def _compute_portal_login(self):
        now = fields.Datetime.now()
        clients = self.filtered(lambda partner: partner.is_client and partner._origin)
        links = self.env["teletherapy.login.link"].search(
            [("partner_id", "in", clients._origin.ids)]
        )
        links_by_partner = links.grouped("partner_id")
        (self - clients).portal_login = False
        for client in clients:
            client.portal_login = client._origin._get_portal_login(
                links_by_partner.get(client._origin, links.browse()), now
            )

    def _get_portal_login(self, links, now):
        """Return the state of the login, its sentence, buttons, and the links."""
        self.ensure_one()
        user = self._get_login_user_sudo()
        state = self._get_portal_login_state(user, links, now)
        return {
            "state": state,
            "label": self._get_portal_login_label(state),
            "message": self._get_portal_login_message(state, user, links),
            "login": user.login if state != "staff" else False,
            "actions": self._get_portal_login_actions(state),
            "links": [link._get_history_values(now) for link in links],
            "zone": local_time.zone_name(
                now, self.env.tz.zone, get_lang(self.env).code
            ),
        }

    def _get_login_user_sudo(self):
        """Return the account of this person, an archived one included."""
        # sudo: res.users - the login of a client, for the staff who look after it
        users_sudo = self.sudo().with_context(active_test=False).user_ids
        return users_sudo.sorted(lambda user: not user.active)[:1]

    def _get_portal_login_state(self, user, links, now):
        if not user:
            return "never"
        if not user.active:
            return "archived"
        if not user.share:
            return "staff"
        if user.login_date:
            return "active"
        if any(link._is_pending(now) for link in links):
            return "invited"
        return "ran_out"

    def _get_portal_login_label(self, state):
        return {
            "never": self.env._("Not set"),
            "invited": self.env._("Invited"),
            "ran_out": self.env._("Invitation ran out"),
            "active": self.env._("Set"),
            "archived": self.env._("Closed"),
            "staff": self.env._("Staff account"),
        }[state]

    def _get_portal_login_message(self, state, user, links):
        match state:
            case "never" if not email_normalize(self.email):
                return self.env._(
                    "This client has no login. Enter an e-mail address first, then "
                    "send the sign-up link to it."
                )
            case "never":
                return self.env._(
                    "This client has no login. The sign-up link is good for %s hours.",
                    SIGNUP_HOURS,
                )
            case "invited":
                expires = max(link.expires_at for link in links if link._is_pending())
                return self.env._(
                    "The client has not set a password yet. The link is good until %s.",
                    links._format_moment(expires),
                )
            case "ran_out":
                return self.env._(
                    "The link ran out before the client chose a password. Send a new "
                    "one."
                )
            case "active":
                return self.env._(
                    "The client signed in last on %s.",
                    links._format_moment(user.login_date),
                )
            case "archived":
                return self.env._(
                    "This login was closed. The sign-up link opens it again."
                )
        return self.env._(
            "This person signs in as a member of staff and needs no client login."
        )

    def _get_portal_login_actions(self, state):
        """Return which links can be sent now, the one to choose first."""
        if state == "staff" or not email_normalize(self.email):
            return []
        signup = {
            "name": "action_send_signup_link",
            "label": self.env._("Send sign-up link again")
            if state in ("invited", "ran_out")
            else self.env._("Send sign-up link"),
        }
        reset = {
            "name": "action_send_reset_link",
            "label": self.env._("Send password reset link"),
        }
        return {
            "never": [signup],
            "invited": [signup],
            "ran_out": [reset, signup],
            "active": [reset],
            "archived": [signup],
        }[state]

    # Buttons

    def action_send_signup_link(self):
        """Give the client a login where there is none, and send the sign-up link."""
        self._check_login_access()
        user_sudo = self._get_login_user_sudo()
        if user_sudo.active and user_sudo.login_date:
            raise UserError(
                self.env._(
                    "This client has signed in already. Send a password reset link "
                    "instead."
                )
            )
        self._check_login_is_free(user_sudo)
        if user_sudo:
            if not user_sudo.active:
                user_sudo.write(
                    {
                        "active": True,
                        "group_ids": [
                            Command.link(self.env.ref("base.group_portal").id),
                            Command.unlink(self.env.ref("base.group_public").id),
                        ],
                    }
                )
            self._send_login_link("signup")
        else:
            # sudo: portal.wizard - staff may do this for clients, see the check above
            wizard_sudo = (
                self.env["portal.wizard"]
                .sudo()
                .create({"partner_ids": [Command.set(self.ids)]})
            )
            wizard_sudo.user_ids.filtered(
                lambda line: line.partner_id == self
            ).action_grant_access()
        return self._get_link_sent_notification()

    def action_send_reset_link(self):
        """Send the client who has a login a link to set a new password."""
        self._check_login_access()
        user_sudo = self._get_login_user_sudo()
        if not user_sudo.active:
            raise UserError(
                self.env._(
                    "This client has no login yet. Send the sign-up link instead."
                )
            )
        self._send_login_link("reset")
        return self._get_link_sent_notification()

    def _get_link_sent_notification(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The link is on its way to the client."),
            },
        }

    def _check_login_access(self):
        """Refuse to everybody but therapists and managers, and for all but clients."""
        self.ensure_one()
        user = self.env.user
        if not (
            user._is_practice_manager() or user.has_group("teletherapy.group_therapist")
        ):
            raise AccessError(
                self.env._(
                    "Only therapists and practice managers can send a client the link "
                    "to the login. Please ask one of them."
                )
            )
        self.check_access("write")
        if not self.is_client or not self.active:
            raise UserError(
                self.env._(
                    "This contact is not a client of the practice. Mark it as client "
                    "first."
                )
            )
        user_sudo = self._get_login_user_sudo()
        if user_sudo and not user_sudo.share:
            raise UserError(
                self.env._(
                    "This person signs in as a member of staff. An administrator "
                    "looks after that account."
                )
            )
        if not email_normalize(self.email):
            raise UserError(
                self.env._(
                    "This client has no valid e-mail address. Enter it first, then "
                    "send the link."
                )
            )

    def _check_login_is_free(self, user_sudo, email=None):
        """Refuse an e-mail address with which somebody else signs in."""
        login = email_normalize(email or self.email)
        # sudo: res.users - whether a login is taken, nothing about whose it is
        if (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search_count([("login", "=", login), ("id", "not in", user_sudo.ids)])
        ):
            raise ValidationError(
                self.env._(
                    "Somebody else signs in with this e-mail address already. Enter an "
                    "address that belongs to this client alone."
                )
            )

    # Links

    def _send_login_link(self, kind):
        """Make a link of this kind, which ends the older ones, and queue its e-mail."""
        self.ensure_one()
        # sudo: res.partner, teletherapy.login.link - kept by the system
        partner_sudo = self.sudo()
        links_sudo = partner_sudo.env["teletherapy.login.link"]
        links_sudo._revoke(partner_sudo, "replaced")
        partner_sudo.signup_prepare(kind)
        url = partner_sudo._get_signup_url_for_action()[self.id]
        links_sudo.search([("partner_id", "=", self.id)], limit=1)._queue_mail(url)

    def _generate_signup_token(self, expiration=None):
        """Note the links of clients. Their sign-up links are good for 48 hours."""
        self.ensure_one()
        if not self.is_client:
            return super()._generate_signup_token(expiration)
        kind = "reset" if self.signup_type == "reset" else "signup"
        if not expiration:
            expiration = self._get_reset_hours() if kind == "reset" else SIGNUP_HOURS
        # sudo: teletherapy.login.link - kept by the system, whoever needs the link
        links_sudo = self.env["teletherapy.login.link"].sudo()
        token = super()._generate_signup_token(expiration)
        while links_sudo._get_by_token(token):
            # Odoo makes the same token again within a second, and that one is noted.
            expiration += 1 / 3600
            token = super()._generate_signup_token(expiration)
        now = fields.Datetime.now()
        links_sudo.create(
            {
                "partner_id": self.id,
                "kind": kind,
                "token_hash": links_sudo._hash(token),
                "sent_at": now,
                "expires_at": now + timedelta(hours=expiration),
            }
        )
        return token

    @api.model
    def _get_reset_hours(self):
        # sudo: ir.config_parameter - Odoo's own setting for everybody's reset links
        return int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("auth_signup.reset_password.validity.hours", 4)
        )

    @api.model
    def _get_partner_from_token(self, token):
        """Let a client's link work only while it is noted and alive."""
        partner = super()._get_partner_from_token(token)
        if partner and partner.is_client:
            # sudo: teletherapy.login.link - who knows the token may ask about it
            link_sudo = self.env["teletherapy.login.link"].sudo()._get_by_token(token)
            if not link_sudo or not link_sudo._is_pending():
                return None
        return partner

    # The e-mail address

    def write(self, vals):
        if "email" not in vals:
            return super().write(vals)
        # sudo: res.partner - the address from which the login has to follow
        emails = {partner: partner.sudo().email for partner in self}
        result = super().write(vals)
        for partner, old in emails.items():
            # sudo: res.partner - whoever changes the address
            if partner.sudo().is_client:
                partner._follow_email(old)
        return result

    def _follow_email(self, old):
        """Withdraw what was sent to the old address, and let the login follow.

        Clients sign in with their e-mail address. A login that is another word, and
        the account of a member of staff, stay as they are.
        """
        self.ensure_one()
        # sudo: res.partner, res.users - the system keeps the client's login
        partner_sudo = self.sudo()
        new, old = email_normalize(partner_sudo.email), email_normalize(old)
        if new == old:
            return
        partner_sudo._on_email_changed()
        user_sudo = self._get_login_user_sudo()
        if new and old and user_sudo.share and email_normalize(user_sudo.login) == old:
            self._check_login_is_free(user_sudo, new)
            user_sudo.login = new
            partner_sudo._queue_login_notice(old)

    def _on_email_changed(self):
        """Withdraw what was sent to an address that is the client's no more."""
        self.env["teletherapy.login.link"]._revoke(self, "email")
        self.signup_cancel()

    def _queue_login_notice(self, address):
        """Tell at the old address that another one signs in now."""
        self.ensure_one()
        self.env.ref("teletherapy.mail_template_login_changed").with_user(
            SUPERUSER_ID
        ).with_context(
            teletherapy_changed_by_client=self.env.user.partner_id == self
        ).send_mail(
            self.id,
            email_values={
                "author_id": self.env.ref("base.partner_root").id,
                "email_to": address,
            },
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_login_practice(self):
        self.ensure_one()
        return self.company_id or self._get_login_user_sudo().company_id
