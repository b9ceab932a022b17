"""Requests to Odoo: signed, bounded in time and size (docs/protocol.md section 5)."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from media_server.exceptions import DeliveryError, WireError
from media_server.protocol import Command
from media_server.wire import parse_commands, parse_object

EVENTS_PATH = "/teletherapy/node/events"
HEARTBEAT_PATH = "/teletherapy/node/heartbeat"

LARGEST_ANSWER = 1024 * 1024
"""In bytes."""


def sign(secret: bytes, path: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Teletherapy-Signature`. `path` is that of the URL that is called."""
    signed = b"\n".join([b"teletherapy-node-v1", path.encode(), timestamp.encode(), body])
    return "v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()


class OdooClient:
    """Calls one Odoo on behalf of one node. To be opened and closed inside a running loop.

    Args:
        url: Odoo's address; a path in it stays in front of the paths that are called.
        database: sent along when there is one.
        timeout: for a whole request, in seconds.

    """

    def __init__(
        self,
        url: str,
        database: str | None,
        node: str,
        secret: bytes,
        timeout: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = url
        self._base_path = urlsplit(url).path
        self._headers = {"Content-Type": "application/json", "X-Teletherapy-Node": node}
        if database is not None:
            self._headers["X-Odoo-Database"] = database
        self._secret = secret
        self._clock = clock
        # No cookies: two requests have nothing in common but the signature's secret.
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=timeout), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def close(self) -> None:
        """Closes the connections. Idempotent."""
        await self._session.close()

    async def events(self, events: Sequence[Mapping[str, Any]]) -> set[str]:
        """Delivers events; returns the ids that Odoo has accepted.

        Raises:
            DeliveryError: Odoo cannot be reached, refuses, or answers something else.

        """
        answer = await self._post(EVENTS_PATH, {"events": list(events)})
        try:
            accepted = parse_object(answer).get("accepted")
        except WireError:
            accepted = None
        if not isinstance(accepted, list) or not all(isinstance(id_, str) for id_ in accepted):
            raise DeliveryError("the answer names no accepted events")
        return set(accepted)

    async def heartbeat(self, report: Mapping[str, Any]) -> list[Command]:
        """Reports the node's state; returns what Odoo wants done.

        Raises:
            DeliveryError: as for :meth:`events`.

        """
        answer = await self._post(HEARTBEAT_PATH, report)
        try:
            return parse_commands(answer)
        except WireError as error:
            raise DeliveryError(f"the answer is malformed: {error}") from error

    async def _post(self, path: str, message: Mapping[str, Any]) -> bytes:
        body = json.dumps(message, separators=(",", ":")).encode()
        timestamp = str(int(self._clock()))
        signature = sign(self._secret, self._base_path + path, timestamp, body)
        headers = self._headers | {
            "X-Teletherapy-Timestamp": timestamp,
            "X-Teletherapy-Signature": signature,
        }
        try:
            # A redirect is never followed: the signature is for this path, this host.
            async with self._session.post(
                self._url + path, data=body, headers=headers, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise DeliveryError(f"status {response.status}")
                answer = bytearray()
                async for chunk in response.content.iter_any():
                    answer += chunk
                    if len(answer) > LARGEST_ANSWER:
                        raise DeliveryError("the answer is too large")
                return bytes(answer)
        except TimeoutError:
            raise DeliveryError("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise DeliveryError(type(error).__name__) from error
