# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re
from collections import Counter

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.misc import file_path
from odoo.tools.translate import PoFileReader, trans_export

ADDONS = ("teletherapy", "teletherapy_media", "teletherapy_portal")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|<[^>]+>")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """The Spanish translation is complete: it is read by clients under stress."""

    def _get_addons(self):
        """Return the addons that are present with their translations."""
        for addon in ADDONS:
            try:
                file_path(f"{addon}/i18n/es.po")
            except FileNotFoundError:
                continue
            yield addon

    def _read(self, path):
        """Return the entries of the file, those without a translation included."""
        with file_open(path, "rb") as file:
            return {
                entry.msgid: entry
                for entry in PoFileReader(file).pofile
                if not entry.obsolete
            }

    def test_addons_have_a_spanish_translation(self):
        """The base addon, at least, comes with its Spanish translation."""
        self.assertIn("teletherapy", list(self._get_addons()))

    def test_templates_are_current(self):
        """The template of each addon has the texts of its code, and no others."""
        for addon in self._get_addons():
            if not self.env.ref(f"base.module_{addon}").state == "installed":
                continue
            exported = io.BytesIO()
            trans_export(None, [addon], exported, "po", self.env)
            terms = polib.pofile(exported.getvalue().decode())
            with self.subTest(addon=addon, remedy="make translations"):
                self.assertEqual(
                    set(self._read(f"{addon}/i18n/{addon}.pot")),
                    {entry.msgid for entry in terms},
                )

    def test_every_term_is_translated(self):
        """Every term of the template has a Spanish text that nobody doubts."""
        for addon in self._get_addons():
            template = self._read(f"{addon}/i18n/{addon}.pot")
            spanish = self._read(f"{addon}/i18n/es.po")
            self.assertTrue(template)
            for msgid in template:
                with self.subTest(addon=addon, term=msgid):
                    self.assertIn(msgid, spanish)
                    self.assertTrue(spanish[msgid].msgstr.strip())
                    self.assertFalse(spanish[msgid].fuzzy)

    def test_placeholders_are_kept(self):
        """A Spanish text has the placeholders and the markup of its term."""
        for addon in self._get_addons():
            for msgid, entry in self._read(f"{addon}/i18n/es.po").items():
                with self.subTest(addon=addon, term=msgid):
                    self.assertEqual(
                        Counter(PLACEHOLDER.findall(entry.msgstr)),
                        Counter(PLACEHOLDER.findall(msgid)),
                    )
