# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged

LANG = "es_419"


@tagged("post_install", "-at_install")
class TestViewLanguages(TransactionCase):
    """Our views stand on Odoo's by their structure, which no translation changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        modules = cls.env["ir.module.module"].search([("state", "=", "installed")])
        modules._load_module_terms(modules.mapped("name"), [LANG])

    def test_every_view_opens_in_spanish(self):
        """Every view of ours finds its place in the translated view below it."""
        data = self.env["ir.model.data"].search(
            [("module", "=like", "teletherapy%"), ("model", "=", "ir.ui.view")]
        )
        self.assertTrue(data)
        for view in self.env["ir.ui.view"].browse(data.mapped("res_id")):
            with self.subTest(view=view.xml_id):
                view.with_context(lang=LANG).get_combined_arch()
