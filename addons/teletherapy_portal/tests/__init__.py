# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_audit
from . import test_care
from . import test_guests
from . import test_invitation
from . import test_invitation_appointment
from . import test_invitation_failure
from . import test_invitation_mail
from . import test_invitation_race
from . import test_invitation_routes
from . import test_language
from . import test_portal_routes
from . import test_portal_texts
from . import test_prompt
from . import test_queries
from . import test_refreshed
from . import test_booking_race
from . import test_booking_routes
from . import test_calendar_file
from . import test_frontend
