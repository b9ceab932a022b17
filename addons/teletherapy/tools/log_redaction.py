# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps the tokens of sign-up and reset links out of the server's log."""

import logging
import re

# In the address of a request, and quoted in Odoo's "Signup token '…' is not valid".
_TOKEN = re.compile(r"([?&]token=|%26token%3D|[Ss]ignup token ')[^&#\s'\"]+")


class SignupTokenFilter(logging.Filter):
    """Replaces the token in what is logged; drops no record."""

    def filter(self, record):
        message = record.getMessage()
        redacted = _TOKEN.sub(r"\1…", message)
        if redacted != message:
            record.msg, record.args = redacted, ()
        return True
