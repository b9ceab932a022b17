# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import calendar_event
from . import ir_http
from . import mail_mail
from . import res_company
from . import res_partner
from . import teletherapy_booking
from . import teletherapy_invitation
from . import teletherapy_invitation_audit
from . import teletherapy_invitation_failure
from . import teletherapy_session
from . import teletherapy_session_invitation
from . import teletherapy_session_prompt
