# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import teletherapy_membership_mixin
from . import calendar_event
from . import calendar_event_privacy
from . import hr_employee
from . import hr_work_location
from . import res_company
from . import res_groups
from . import res_partner
from . import res_users
from . import teletherapy_participant
from . import teletherapy_session
from . import teletherapy_session_alert
