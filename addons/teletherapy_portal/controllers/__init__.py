# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import appointment
from . import booking
from . import emergency_contact
from . import invitation
from . import late
from . import portal
from . import prompt
from . import sign_in
