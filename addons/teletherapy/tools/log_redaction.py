# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps the tokens of links out of the server's log."""

import logging
import re

_TOKEN = re.compile(
    # A sign-up or reset link: in the address of a request, and quoted in Odoo's
    # "Signup token '…' is not valid".
    r"(?<=[?&]token=)[^&#\s'\"]+|(?<=%26token%3D)[^&#\s'\"]+"
    r"|(?<=signup token ')[^\s']+"
    # An invitation link: the address itself, and the address quoted inside
    # "?redirect=" of the sign-in page.
    r"|(?<=/my/teletherapy/invitation/)[^/?&#%\s'\"]+"
    # A link for a guest who was invited on the spot.
    r"|(?<=/teletherapy/guest/)(?!room/)[^/?&#%\s'\"]+"
    r"|(?<=%2Finvitation%2F)[^/?&#%\s'\"]+",
    re.IGNORECASE,
)


class LinkTokenFilter(logging.Filter):
    """Replaces the token in what is logged; drops no record."""

    def filter(self, record):
        message = record.getMessage()
        redacted = _TOKEN.sub("…", message)
        if redacted != message:
            record.msg, record.args = redacted, ()
        return True
