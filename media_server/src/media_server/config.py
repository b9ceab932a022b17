"""Settings from the environment and the command line; flags win. Every limit and time-out is here.

Each option has one name: `MEDIA_PORT` in the environment is `--port` on the command line. The
node's secret has no flag, because a command line can be read by everybody on the machine.
"""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media_server import kinds
from media_server.description import Address, Transport
from media_server.exceptions import ConfigurationError
from media_server.kinds import Advertised
from media_server.turn import Turn


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
    turn: Turn
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
    group_bitrate: float
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
    try:
        secret = kinds.read(environment, "MEDIA_TURN_SECRET", values.pop("turn_secret_file", None))
        if "turn_urls" in values:
            values["turn"] = kinds.turn(values.pop("turn_urls"), secret)
    except ValueError as error:
        problems.append(str(error))
    secret_file = values.pop("node_secret_file", None)
    try:
        values["node_secret"] = kinds.secret(
            kinds.read(environment, "MEDIA_NODE_SECRET", secret_file), secret_file
        )
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
        "MEDIA_NODE_SECRET_FILE or --node-secret-file names; likewise MEDIA_TURN_SECRET.",
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


_IDENTIFIER = "may hold 1 to 64 letters, digits, '.', '_' and '-'. Copy it from Odoo."

OPTIONS: Sequence[_Option] = (
    _Option("node_key", kinds.text(r"[A-Za-z0-9._-]{1,64}", _IDENTIFIER), None, "the node's key"),
    _Option("node_secret_file", Path, None, "file that holds the node's secret"),
    _Option("odoo_url", kinds.url, None, "Odoo's address, as the node reaches it"),
    _Option(
        "odoo_database",
        kinds.text(r"[A-Za-z0-9._-]{1,64}", _IDENTIFIER),
        None,
        "Odoo's database, where the host name alone does not tell",
    ),
    _Option("host", kinds.ip, "127.0.0.1", "IP address of the WebSocket port"),
    _Option("port", kinds.integer(0, 65535), "8090", "WebSocket port; 0 takes a free one"),
    _Option("udp_host", kinds.ip, "127.0.0.1", "IP address of the media ports, UDP and TCP"),
    _Option("udp_port", kinds.integer(0, 65535), "8443", "UDP port of media; 0 takes a free one"),
    _Option("tcp_port", kinds.tcp_port, "8443", "TCP port of media; 0 takes a free one, off none"),
    _Option(
        "advertised_address",
        kinds.addresses,
        None,
        "IP addresses under which browsers reach the media ports, separated by commas; each may "
        "have a port and a transport of its own, as in 203.0.113.7:443/tcp; without it that of "
        "the media ports",
    ),
    _Option(
        "turn_urls",
        kinds.turn_urls,
        None,
        "addresses of TURN servers for pages that reach the node in no other way, separated by "
        "commas, as in turns:turn.example:443?transport=tcp",
    ),
    _Option("turn_secret_file", Path, None, "file that holds the secret shared with them"),
    _Option("state_dir", Path, "state", "directory of the events that Odoo has not got yet"),
    _Option("ready_file", Path, None, "file that gets the chosen ports and the pid, as JSON"),
    _Option("log_level", kinds.level, "INFO", "DEBUG, INFO, WARNING or ERROR"),
    _Option("capacity", kinds.integer(2, 100_000), "200", "most participants"),
    _Option("max_rooms", kinds.integer(1, 1_000_000), "1000", "most rooms, empty ones included"),
    _Option("max_connections", kinds.integer(1, 100_000), "600", "most WebSockets, joined or not"),
    _Option("message_rate", kinds.number(1, 10_000), "20", "messages a second of one WebSocket"),
    _Option(
        "leg_bitrate", kinds.number(10_000, 1e9), "8000000", "bits a second of one participant"
    ),
    _Option(
        "session_bitrate", kinds.number(10_000, 1e9), "12000000", "bits a second of one session"
    ),
    _Option("group_bitrate", kinds.number(10_000, 1e9), "24000000", "bits a second of one group"),
    _Option("join_timeout", kinds.number(0.05, 600), "10", "seconds until the first message"),
    _Option(
        "grace_time", kinds.number(0, 3600), "20", "seconds that a lost WebSocket keeps its place"
    ),
    _Option("stall_time", kinds.number(0.5, 600), "3", "seconds without media that are told"),
    _Option(
        "drain_timeout", kinds.number(0, 86_400), "30", "seconds for sessions to end on SIGTERM"
    ),
    _Option("heartbeat_interval", kinds.number(0.05, 60), "1", "seconds between two heartbeats"),
    _Option("odoo_timeout", kinds.number(0.1, 120), "5", "seconds for one request to Odoo"),
)
