# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def uninstall_hook(env):
    """Remove what PostgreSQL keeps beside the tables.

    The triggers go with their function; they would not let the tables' rows go.
    """
    env.cr.execute("DROP FUNCTION IF EXISTS teletherapy_written_once() CASCADE")
