# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps the tokens of invitation links out of the server's request log."""

import logging
import re

# The address itself, and the address quoted inside "?redirect=" of the sign-in page.
_TOKEN = re.compile(
    r"(/my/teletherapy/invitation/|%2Finvitation%2F)[^/?&#%\s'\"]+", re.I
)


class InvitationTokenFilter(logging.Filter):
    """Replaces the token in the path of a logged request; drops no record."""

    def filter(self, record):
        message = record.getMessage()
        redacted = _TOKEN.sub(r"\1…", message)
        if redacted != message:
            record.msg, record.args = redacted, ()
        return True
