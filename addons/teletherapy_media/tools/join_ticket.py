# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The join ticket of docs/protocol.md section 1."""

import time

from odoo.addons.mail.tools import jwt

from .random_values import new_identifier
from .unix_time import to_unix_time

AUDIENCE_PREFIX = "teletherapy-media:"

# `exp` is at most 60 s after `iat`. jwt.sign reads the clock a second time and in whole
# seconds: one of the 60 is kept back, so that no rounding makes it 61.
JOIN_TICKET_TTL = 59


def sign_join_ticket(
    node_key, node_secret, *, participant, room, role, admission, opens, closes
):
    """Return a ticket that lets one browser enter one room of one node once.

    :param str node_key: the node that is to accept the ticket
    :param str node_secret: its secret, base64url
    :param str participant: identifier of the person in this session
    :param str room: identifier of the room
    :param str role: `therapist`, `client`, `guest` or `observer`
    :param str admission: `automatic` or `therapist`
    :param datetime opens: when the room opens
    :param datetime closes: when the room ends
    """
    claims = {
        "aud": AUDIENCE_PREFIX + node_key,
        "sub": participant,
        "room": room,
        "role": role,
        "admission": admission,
        "opens": to_unix_time(opens),
        "closes": to_unix_time(closes),
        # With its fraction: a node refuses tickets that are older than itself.
        "iat": time.time(),
        "jti": new_identifier(),
    }
    return jwt.sign(
        claims, node_secret, ttl=JOIN_TICKET_TTL, algorithm=jwt.Algorithm.HS256
    )
