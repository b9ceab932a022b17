# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
import time

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import SUPERUSER_ID, fields, http
from odoo.http import request

from ..tools import node_messages, node_signature

_logger = logging.getLogger(__name__)

MAX_CLOCK_DIFFERENCE = 300
TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class RefusedError(Exception):
    """The request does not prove that it comes from a node, and comes from it now."""


class NodeController(http.Controller):
    """Where media nodes report to (docs/protocol.md section 5)."""

    @http.route(
        "/teletherapy/node/events",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=node_messages.MAX_BODY_SIZE,
    )
    def events(self):
        return self._answer(self._receive_events)

    @http.route(
        "/teletherapy/node/heartbeat",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=node_messages.MAX_BODY_SIZE,
    )
    def heartbeat(self):
        return self._answer(self._receive_heartbeat)

    def _answer(self, receive):
        try:
            body = request.httprequest.get_data()
            node_sudo = self._get_sender_sudo(body)
            return request.make_json_response(receive(node_sudo, body))
        except RequestEntityTooLarge:
            return self._answer_error(
                413, f"the body is over {node_messages.MAX_BODY_SIZE} bytes"
            )
        except RefusedError as error:
            _logger.warning("Report of a media node refused: %s", error)
            return self._answer_error(401, str(error))
        except node_messages.BadMessageError as error:
            _logger.warning("Report of a media node cannot be read: %s", error)
            return self._answer_error(400, str(error))

    def _answer_error(self, status, text):
        return request.make_json_response({"error": text}, status=status)

    def _get_sender_sudo(self, body):
        """Return the node that signed the request.

        :raise RefusedError: nobody did, or not now
        """
        headers = request.httprequest.headers
        timestamp = headers.get("X-Teletherapy-Timestamp", "")
        if not TIMESTAMP.fullmatch(timestamp):
            raise RefusedError("X-Teletherapy-Timestamp is missing or no Unix time")
        if abs(time.time() - int(timestamp)) > MAX_CLOCK_DIFFERENCE:
            raise RefusedError("the clocks of the media node and Odoo differ too much")
        # sudo: teletherapy.media.node - the signature is the node's proof; what it
        # reports is done in the system's name
        node_sudo = (
            request.env["teletherapy.media.node"]
            .with_user(SUPERUSER_ID)
            .search([("key", "=", headers.get("X-Teletherapy-Node", ""))])
        )
        if not node_sudo or not node_signature.verify(
            node_sudo.secret,
            request.httprequest.path,
            timestamp,
            body,
            headers.get("X-Teletherapy-Signature", ""),
        ):
            raise RefusedError("the media node is unknown or its signature is wrong")
        return node_sudo

    def _receive_events(self, node_sudo, body):
        events = node_messages.parse_events(body, fields.Datetime.now())
        node_sudo.env["teletherapy.media.event"]._receive(node_sudo, events)
        return {"accepted": [event.uid for event in events]}

    def _receive_heartbeat(self, node_sudo, body):
        heartbeat = node_messages.parse_heartbeat(body)
        node_sudo._record_heartbeat(heartbeat)
        return {"commands": node_sudo._get_commands(heartbeat.rooms)}
