# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import care
from . import chat
from . import dismissal
from . import guest
from . import invitations
from . import node
from . import room
from . import waiting_room
