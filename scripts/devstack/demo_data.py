"""Runs in Odoo's shell: loads the addons' demo data into a database that has none of Odoo's own."""

from odoo.modules.module import Manifest
from odoo.tools import convert_file

for addon in ("teletherapy", "teletherapy_portal", "teletherapy_media"):
    for path in Manifest.for_addon(addon)["demo"]:
        convert_file(env, addon, path, {}, mode="init", noupdate=True)  # noqa: F821

# The first page that a person opens should not wait for bundles.
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
