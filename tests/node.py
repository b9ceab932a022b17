"""Speaks to the media node as a room page does, and as an attacker would."""

import base64
import hashlib
import hmac
import json

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def claims_of(ticket: str) -> dict:
    return json.loads(decoded(ticket.split(".")[1]))


def signed(claims: dict, secret: str) -> str:
    """A JSON Web Token (RFC 7519), HS256."""
    header = base64url(b'{"typ":"JWT","alg":"HS256"}')
    body = f"{header}.{base64url(json.dumps(claims).encode())}"
    key = decoded(secret)
    return f"{body}.{base64url(hmac.digest(key, body.encode(), hashlib.sha256))}"


class Connection:
    """A WebSocket to the node that has sent `join`."""

    def __init__(self, url: str, ticket: str) -> None:
        self.socket = connect(url, open_timeout=10, legacy=True)
        self.send(type="join", ticket=ticket)

    def send(self, **message) -> None:
        self.socket.send(json.dumps(message))

    def receive(self) -> dict:
        return json.loads(self.socket.recv(timeout=10))

    def close_code(self) -> int:
        """The code with which the node closes, after whatever it still says."""
        try:
            while True:
                self.socket.recv(timeout=10)
        except ConnectionClosed as closed:
            return closed.rcvd.code

    def close(self) -> None:
        self.socket.close()
