# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import portal_wizard_user
from . import teletherapy_outcome
from . import teletherapy_notice
from . import teletherapy_role_removal
from . import teletherapy_settings
from . import teletherapy_settings_care
from . import teletherapy_settings_policy
