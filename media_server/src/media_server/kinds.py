"""Kinds of settings: each function turns text into a value.

They raise ValueError with what is wrong and what to do; no message repeats a secret.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from media_server.description import Transport
from media_server.turn import Turn

SHORTEST_TURN_SECRET = 32
"""The shortest secret that node and TURN server may share, in characters."""

SECRET_SIZE = 32
"""The node's secret, in bytes."""

MOST_ADDRESSES = 8
"""The most advertised addresses: each is a candidate, and pages check every one."""

_ADDRESS = re.compile(
    r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)|([0-9A-Fa-f:.]+))(?::([0-9]{1,5}))?(?:/(udp|tcp))?",
    re.ASCII,
)
_TURN_URL = re.compile(
    r"turns?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(\?transport=(udp|tcp))?", re.ASCII
)
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Advertised:
    """An address under which browsers reach the node; without `port` or `transport` each one."""

    host: str
    port: int | None = None
    transport: Transport | None = None


def text(pattern: str, advice: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(advice)
        return text

    return parse


def integer(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) or not lowest <= int(text) <= highest:
            raise ValueError(f"is no whole number from {lowest} to {highest}. Choose one.")
        return int(text)

    return parse


def number(lowest: float, highest: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        number = float(text) if _DECIMAL.fullmatch(text) else -1.0
        if not lowest <= number <= highest:
            raise ValueError(f"is no number from {lowest:g} to {highest:g}. Choose one.")
        return number

    return parse


def ip(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise ValueError("is no IP address. Write one such as 203.0.113.7 or ::1.") from None


def addresses(text: str) -> tuple[Advertised, ...]:
    addresses = tuple(_advertised(entry.strip()) for entry in text.split(","))
    if len(addresses) > MOST_ADDRESSES:
        raise ValueError(f"holds more than {MOST_ADDRESSES} addresses. Leave some out.")
    if any(ipaddress.ip_address(address.host).is_unspecified for address in addresses):
        raise ValueError("names no address that browsers could send to. Write public addresses.")
    return addresses


def _advertised(text: str) -> Advertised:
    match = _ADDRESS.fullmatch(text)
    try:
        # An IPv6 address without brackets has no port: every colon is its own.
        host = ip(text if match is None else match[1] or match[2] or match[3])
        port = int(match[4]) if match is not None and match[4] else None
        if port is not None and not 0 < port < 65536:
            raise ValueError
    except ValueError:
        raise ValueError(
            "is no IP address with an optional port. Write one such as 203.0.113.7, "
            "203.0.113.7:443/tcp or [2001:db8::1]:8443."
        ) from None
    return Advertised(host, port, Transport(match[5]) if match is not None and match[5] else None)


def tcp_port(text: str) -> int | None:
    if text == "off":
        return None
    try:
        return integer(0, 65535)(text)
    except ValueError:
        raise ValueError("is no whole number from 0 to 65535, and not off. Choose one.") from None


def url(text: str) -> str:
    advice = "is no address of an Odoo server. Write one such as https://practice.example."
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(advice)
    return text.rstrip("/")


def level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("is no log level. Choose DEBUG, INFO, WARNING or ERROR.")
    return text.upper()


def turn_urls(text: str) -> tuple[str, ...]:
    urls = tuple(url.strip() for url in text.split(","))
    if not all(_TURN_URL.fullmatch(url) for url in urls):
        raise ValueError(
            "holds what is no address of a TURN server. Write one such as "
            "turns:turn.example:443?transport=tcp."
        )
    return urls


def read(environment: Mapping[str, str], name: str, file: Path | None) -> str:
    """A secret from the environment or a file; empty when there is none."""
    text = environment.get(name, "")
    if file is None:
        return text
    if text:
        raise ValueError(f"{name} and {name}_FILE are both set. Unset one of them.")
    try:
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError(
            f"{name}_FILE={str(file)!r} cannot be read. Check path and permissions."
        ) from None


def turn(urls: Sequence[str] | None, secret: str) -> Turn:
    if bool(urls) is not bool(secret):
        raise ValueError(
            "MEDIA_TURN_URLS and MEDIA_TURN_SECRET belong together. Set both, or none."
        )
    if not urls:
        return Turn()
    if len(secret) < SHORTEST_TURN_SECRET:
        raise ValueError(
            f"MEDIA_TURN_SECRET is shorter than {SHORTEST_TURN_SECRET} characters. "
            "Take a long random one, the same as coturn's static-auth-secret."
        )
    return Turn(urls, secret)


def secret(text: str, file: Path | None) -> bytes:
    where = "MEDIA_NODE_SECRET" if file is None else "MEDIA_NODE_SECRET_FILE"
    if not text:
        raise ValueError(
            "MEDIA_NODE_SECRET is not set. Copy the secret from the node's form in Odoo into it, "
            "or into the file that MEDIA_NODE_SECRET_FILE names."
        )
    try:
        data = text.encode("ascii").rstrip(b"=")
        secret = base64.b64decode(data + b"=" * (-len(data) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        secret = b""
    if len(secret) != SECRET_SIZE:
        # Never with the value: it would end up in a log.
        raise ValueError(
            f"{where} holds no secret of {SECRET_SIZE} bytes in base64url (43 characters). "
            "Copy it again from the node's form in Odoo."
        )
    return secret
