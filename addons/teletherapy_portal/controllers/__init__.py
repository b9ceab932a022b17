# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import appointment
from . import booking
from . import invitation
from . import portal
from . import prompt
from . import sign_in
