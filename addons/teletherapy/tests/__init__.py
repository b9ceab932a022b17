# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_access_roads
from . import test_appointment
from . import test_audit
from . import test_audit_access
from . import test_audit_chain
from . import test_log_redaction
from . import test_departure
from . import test_login
from . import test_login_notice
from . import test_login_routes
from . import test_membership
from . import test_notice
from . import test_overlap
from . import test_overlap_race
from . import test_practice
from . import test_practices_apart
from . import test_privacy
from . import test_privacy_in_person
from . import test_prompt
from . import test_readiness
from . import test_reminder
from . import test_role_removal
from . import test_schedule
from . import test_session
from . import test_session_change
from . import test_session_outcome
from . import test_session_waiting
from . import test_settings_policy
from . import test_availability
from . import test_online_scheduling
from . import test_booking
from . import test_booking_lapse
from . import test_translations
