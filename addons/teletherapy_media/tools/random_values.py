# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Secrets and identifiers, in the shape that docs/protocol.md gives them."""

import secrets


def new_secret():
    """Return 32 random bytes in base64url without padding."""
    return secrets.token_urlsafe(32)


def new_identifier():
    """Return 32 random lower-case hexadecimal digits."""
    return secrets.token_hex(16)
