"""Settings from the environment and the command line; flags win. Every limit and time-out is here.

Each option has one name: `MEDIA_PORT` in the environment is `--port` on the command line. The
node's secret has no flag, because a command line can be read by everybody on the machine.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from media_server.description import Address, Transport
from media_server.exceptions import ConfigurationError

SECRET_SIZE = 32
"""The node's secret, in bytes."""

MOST_ADDRESSES = 8
"""The most advertised addresses: each is a candidate, and pages check every one."""

_ADDRESS = re.compile(
    r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)|([0-9A-Fa-f:.]+))(?::([0-9]{1,5}))?(?:/(udp|tcp))?",
    re.ASCII,
)
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Advertised:
    """An address under which browsers reach the node; without `port` or `transport` each one."""

    host: str
    port: int | None = None
    transport: Transport | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the process runs with. Times are in seconds. The meaning of each field is the help text
    of its option."""

    node_key: str
    node_secret: bytes = field(repr=False)
    odoo_url: str
    odoo_database: str | None
    host: str
    port: int
    udp_host: str
    udp_port: int
    tcp_port: int | None
    advertised_address: tuple[Advertised, ...]
    state_dir: Path
    ready_file: Path | None
    log_level: str
    # Limits
    capacity: int
    max_rooms: int
    max_connections: int
    message_rate: float
    leg_bitrate: float
    session_bitrate: float
    # Time-outs
    join_timeout: float
    grace_time: float
    stall_time: float
    drain_timeout: float
    heartbeat_interval: float
    odoo_timeout: float

    def addresses(self, udp_port: int, tcp_port: int | None) -> list[Address]:
        """The addresses for candidates, those of UDP first, when the node listens on the ports."""
        ports = {Transport.UDP: udp_port, Transport.TCP: tcp_port}
        return [
            Address(advertised.host, advertised.port or port, transport)
            for transport, port in ports.items()
            for advertised in self.advertised_address
            if port is not None and advertised.transport in (None, transport)
        ]


@dataclass(frozen=True, slots=True)
class _Option:
    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str

    @property
    def variable(self) -> str:
        return "MEDIA_" + self.name.upper()

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


def load(environment: Mapping[str, str], arguments: Sequence[str]) -> Settings:
    """Reads and checks all settings.

    Raises:
        ConfigurationError: one line for each setting that is missing or wrong.
        SystemExit: an unknown flag (2), or `--help` (0).

    """
    flags = vars(_parser().parse_args(arguments))
    problems: list[str] = []
    values: dict[str, Any] = {}
    for option in OPTIONS:
        text = flags[option.name]
        if text is None:
            # Empty is unset: that is how compose files pass on what nobody has set.
            text = environment.get(option.variable) or option.default
        try:
            values[option.name] = None if text is None else option.parse(text)
        except ValueError as error:
            # What may hold somebody's password is not repeated.
            shown = "…" if "@" in text else repr(text)
            problems.append(f"{option.variable}={shown} {error}")
    secret_file = values.pop("node_secret_file", None)
    try:
        values["node_secret"] = _secret(environment.get("MEDIA_NODE_SECRET"), secret_file)
    except ValueError as error:
        problems.append(str(error))
    problems += _missing(values)
    if not problems and values["advertised_address"] is None:
        values["advertised_address"] = (Advertised(values["udp_host"]),)
        if ipaddress.ip_address(values["udp_host"]).is_unspecified:
            problems.append(
                f"MEDIA_ADVERTISED_ADDRESS is not set, and MEDIA_UDP_HOST={values['udp_host']!r} "
                "names no address that browsers could send to. Set it to the public IP address."
            )
    if problems:
        raise ConfigurationError(*problems)
    return Settings(**values)


def _missing(values: Mapping[str, Any]) -> list[str]:
    advice = {
        "node_key": "Copy the key from the node's form in Odoo.",
        "odoo_url": "Set it to Odoo's address, such as https://practice.example.",
    }
    return [
        f"MEDIA_{name.upper()} is not set. {advice[name]}"
        for name in advice
        if name in values and values[name] is None
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="teletherapy-media",
        description="Media server of Teletherapy for Odoo.",
        epilog="The node's secret comes from MEDIA_NODE_SECRET or from the file that "
        "MEDIA_NODE_SECRET_FILE or --node-secret-file names.",
        allow_abbrev=False,
    )
    for option in OPTIONS:
        default = "" if option.default is None else f", default {option.default}"
        parser.add_argument(
            option.flag,
            dest=option.name,
            metavar="VALUE",
            help=f"{option.meaning} ({option.variable}{default})".replace("%", "%%"),
        )
    return parser


# Kinds of values. Each raises ValueError with what is wrong and what to do.


def _text(pattern: str, advice: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(advice)
        return text

    return parse


def _integer(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) or not lowest <= int(text) <= highest:
            raise ValueError(f"is no whole number from {lowest} to {highest}. Choose one.")
        return int(text)

    return parse


def _number(lowest: float, highest: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        number = float(text) if _DECIMAL.fullmatch(text) else -1.0
        if not lowest <= number <= highest:
            raise ValueError(f"is no number from {lowest:g} to {highest:g}. Choose one.")
        return number

    return parse


def _ip(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise ValueError("is no IP address. Write one such as 203.0.113.7 or ::1.") from None


def _addresses(text: str) -> tuple[Advertised, ...]:
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
        host = _ip(text if match is None else match[1] or match[2] or match[3])
        port = int(match[4]) if match is not None and match[4] else None
        if port is not None and not 0 < port < 65536:
            raise ValueError
    except ValueError:
        raise ValueError(
            "is no IP address with an optional port. Write one such as 203.0.113.7, "
            "203.0.113.7:443/tcp or [2001:db8::1]:8443."
        ) from None
    return Advertised(host, port, Transport(match[5]) if match is not None and match[5] else None)


def _tcp_port(text: str) -> int | None:
    if text == "off":
        return None
    try:
        return _integer(0, 65535)(text)
    except ValueError:
        raise ValueError("is no whole number from 0 to 65535, and not off. Choose one.") from None


def _url(text: str) -> str:
    advice = "is no address of an Odoo server. Write one such as https://practice.example."
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(advice)
    return text.rstrip("/")


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("is no log level. Choose DEBUG, INFO, WARNING or ERROR.")
    return text.upper()


def _secret(text: str | None, file: Path | None) -> bytes:
    where = "MEDIA_NODE_SECRET"
    if text and file is not None:
        raise ValueError(
            "MEDIA_NODE_SECRET and MEDIA_NODE_SECRET_FILE are both set. Unset one of them."
        )
    if file is not None:
        where = "MEDIA_NODE_SECRET_FILE"
        try:
            text = file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(
                f"MEDIA_NODE_SECRET_FILE={str(file)!r} cannot be read. Check path and permissions."
            ) from None
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


_IDENTIFIER = "may hold 1 to 64 letters, digits, '.', '_' and '-'. Copy it from Odoo."

OPTIONS: Sequence[_Option] = (
    _Option("node_key", _text(r"[A-Za-z0-9._-]{1,64}", _IDENTIFIER), None, "the node's key"),
    _Option("node_secret_file", Path, None, "file that holds the node's secret"),
    _Option("odoo_url", _url, None, "Odoo's address, as the node reaches it"),
    _Option(
        "odoo_database",
        _text(r"[A-Za-z0-9._-]{1,64}", _IDENTIFIER),
        None,
        "Odoo's database, where the host name alone does not tell",
    ),
    _Option("host", _ip, "127.0.0.1", "IP address of the WebSocket port"),
    _Option("port", _integer(0, 65535), "8090", "WebSocket port; 0 takes a free one"),
    _Option("udp_host", _ip, "127.0.0.1", "IP address of the media ports, UDP and TCP"),
    _Option("udp_port", _integer(0, 65535), "8443", "UDP port of media; 0 takes a free one"),
    _Option("tcp_port", _tcp_port, "8443", "TCP port of media; 0 takes a free one, off none"),
    _Option(
        "advertised_address",
        _addresses,
        None,
        "IP addresses under which browsers reach the media ports, separated by commas; each may "
        "have a port and a transport of its own, as in 203.0.113.7:443/tcp; without it that of "
        "the media ports",
    ),
    _Option("state_dir", Path, "state", "directory of the events that Odoo has not got yet"),
    _Option("ready_file", Path, None, "file that gets the chosen ports and the pid, as JSON"),
    _Option("log_level", _level, "INFO", "DEBUG, INFO, WARNING or ERROR"),
    _Option("capacity", _integer(2, 100_000), "200", "most participants"),
    _Option("max_rooms", _integer(1, 1_000_000), "1000", "most rooms, empty ones included"),
    _Option("max_connections", _integer(1, 100_000), "600", "most WebSockets, joined or not"),
    _Option("message_rate", _number(1, 10_000), "20", "messages a second of one WebSocket"),
    _Option("leg_bitrate", _number(10_000, 1e9), "8000000", "bits a second of one participant"),
    _Option("session_bitrate", _number(10_000, 1e9), "12000000", "bits a second of one session"),
    _Option("join_timeout", _number(0.05, 600), "10", "seconds until the first message"),
    _Option("grace_time", _number(0, 3600), "20", "seconds that a lost WebSocket keeps its place"),
    _Option("stall_time", _number(0.5, 600), "3", "seconds without media that are told"),
    _Option("drain_timeout", _number(0, 86_400), "30", "seconds for sessions to end on SIGTERM"),
    _Option("heartbeat_interval", _number(0.05, 60), "2", "seconds between two heartbeats"),
    _Option("odoo_timeout", _number(0.1, 120), "5", "seconds for one request to Odoo"),
)
