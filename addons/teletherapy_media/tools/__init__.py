# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import attendance
from . import join_ticket
from . import node_messages
from . import node_signature
from . import random_values
from . import unix_time
