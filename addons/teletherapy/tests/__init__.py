# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_appointment
from . import test_membership
from . import test_practice
from . import test_privacy
from . import test_schedule
from . import test_session
