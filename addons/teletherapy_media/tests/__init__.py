# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_audit
from . import test_assets
from . import test_attendance
from . import test_care
from . import test_dismissal
from . import test_group_secret
from . import test_guest_invitation
from . import test_guest_race
from . import test_guest_routes
from . import test_join_ticket
from . import test_keep_chat
from . import test_media_event
from . import test_node
from . import test_node_messages
from . import test_node_routes
from . import test_placement
from . import test_placement_race
from . import test_queries
from . import test_room_js
from . import test_room_routes
from . import test_settings
from . import test_together
from . import test_waiting_room
