# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestAssets(TransactionCase):
    def test_styles(self):
        """The styles of the room page can be compiled."""
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            "teletherapy_media.assets_room", js=False
        )
        bundle.preprocess_css()
        self.assertEqual(bundle.css_errors, [])
