# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import res_company
from . import teletherapy_chat_message
from . import teletherapy_media_node
from . import teletherapy_media_event
from . import teletherapy_media_event_audit
from . import teletherapy_media_event_retention
from . import teletherapy_participant
from . import teletherapy_session
from . import teletherapy_session_attendance
from . import teletherapy_session_care
from . import teletherapy_session_chat
from . import teletherapy_session_dismissal
from . import teletherapy_session_group
from . import teletherapy_session_waiting
from . import teletherapy_guest_invitation
from . import teletherapy_session_invitations
