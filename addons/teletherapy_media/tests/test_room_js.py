# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js

SUITE = "@teletherapy_media"


@tagged("post_install", "-at_install")
class TestRoomJs(HttpCase):
    def test_room_page(self):
        """The unit tests of the room page pass."""
        suite = test_js.HOOTCommon._generate_hash(self, SUITE)
        reasons = []

        def ends_run(message):
            reasons.append(message)
            return test_js.unit_test_error_checker(message)

        try:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=ends_run,
            )
        except self.failureException as failure:
            # Odoo writes them to its log alone, which pytest does not show.
            raise self.failureException("\n".join(reasons)) from failure
