"""The ICE-lite agent (RFC 8445 section 2.5): legs, binding requests, and which address a leg has.

A leg is the node's end towards one browser. It learns the browser's addresses from authenticated
checks alone and never sends checks itself. Everything here works on any transport: a
:class:`Source` is where a datagram came from and how to send there.
"""

from __future__ import annotations

import secrets
import string
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol

from media_server import stun
from media_server.exceptions import StunError
from media_server.rate import Bucket
from media_server.stun import Attribute, MessageType

CONSENT_TIME = 30.0
"""How long an address stays valid without a check, in seconds (RFC 7675 section 5.1)."""

MOST_PATHS = 8
"""The most addresses of one leg; the one checked longest ago makes room."""

MOST_CREDENTIALS = 4
"""The most credentials of one leg that are valid side by side during ICE restarts."""

MOST_HELD = 8
"""The most DTLS datagrams that wait for a leg's first address; the newest stay."""

SMALLEST_CHARGE = 500
"""A datagram counts as at least so many bytes, so that the bit rate also caps the packet rate."""

_ALPHABET = string.ascii_letters + string.digits


class Source(Protocol):
    """Where a datagram came from."""

    @property
    def key(self) -> Hashable:
        """Tells this address from every other one of the process."""

    @property
    def address(self) -> tuple[str, int]:
        """IP address and port, for XOR-MAPPED-ADDRESS."""

    def send(self, data: bytes) -> None:
        """Sends a datagram there. Never blocks and never raises: what cannot be sent is lost."""

    def release(self) -> None:
        """Called when no leg has this address any more. May be called for a closed source."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """ICE user name fragment and password of the node's side of a leg (RFC 8445 section 5.3)."""

    ufrag: str
    password: str = field(repr=False)


@dataclass(slots=True)
class Counters:
    """What happened to datagrams since the process started."""

    forwarded: int = 0
    forwarded_bytes: int = 0
    held: int = 0
    dropped_malformed: int = 0
    dropped_unknown: int = 0
    dropped_early: int = 0
    """Media of a group that came before its keys."""
    dropped_unlearned: int = 0
    """Media of a group that says neither by MID nor by SSRC what it is."""
    dropped_rate: int = 0
    dropped_no_address: int = 0
    dropped_backlog: int = 0
    send_errors: int = 0
    checks_answered: int = 0
    checks_refused: int = 0
    role_conflicts: int = 0


class Path:
    """A validated address of a leg."""

    __slots__ = ("checked_at", "key", "leg", "release", "send")

    def __init__(self, leg: Leg, source: Source, now: float) -> None:
        self.leg = leg
        self.key = source.key
        self.send = source.send
        self.release = source.release
        self.checked_at = now


class Leg:
    """The node's end towards one browser. This one is half of a splice.

    The address that media is sent to is the validated one that media last came from; before any
    media, the one nominated last; before any nomination, the first one that was validated. (Some
    browsers nominate every address, even towards an ICE-lite agent.)

    Args:
        credentials: the first credentials.
        bucket: caps this leg's datagrams, in bytes; `session` caps both legs' together.
        on_media: called once, when the first media comes from a validated address.

    """

    __slots__ = (
        "_counters",
        "_media_path",
        "bucket",
        "credentials",
        "held",
        "media_at",
        "on_media",
        "other",
        "paths",
        "selected",
        "session",
    )

    def __init__(
        self,
        credentials: Credentials,
        bucket: Bucket,
        session: Bucket,
        counters: Counters,
        on_media: Callable[[], None],
    ) -> None:
        self.credentials = [credentials]
        """What the browser may authenticate its checks with, oldest first."""
        self.bucket = bucket
        self.session = session
        self.on_media = on_media
        self.other: Leg | None = None
        """The leg that gets what this one receives."""
        self.paths: dict[Hashable, Path] = {}
        self.selected: Path | None = None
        """Where datagrams for this browser are sent."""
        self.media_at: float | None = None
        """When the last media came, in the agent's time."""
        self.held: deque[bytes] = deque(maxlen=MOST_HELD)
        self._media_path: Path | None = None
        self._counters = counters

    def forward(self, path: Path, data: bytes, now: float) -> None:
        """Gives one DTLS, SRTP or SRTCP datagram, which came on `path`, to the other browser."""
        if path is not self._media_path:
            self._media_from(path)
        self.media_at = now
        size = len(data)
        charge = size if size > SMALLEST_CHARGE else SMALLEST_CHARGE
        counters = self._counters
        if not self.bucket.take(charge, now) or not self.session.take(charge, now):
            counters.dropped_rate += 1
            return
        self.deliver(data, now)

    def deliver(self, data: bytes, now: float) -> None:
        """Carries a datagram that may pass to where this leg leads: to the other browser."""
        counters = self._counters
        other = self.other
        if other is None:
            counters.dropped_no_address += 1
            return
        target = other.selected
        if target is not None:
            counters.forwarded += 1
            counters.forwarded_bytes += len(data)
            target.send(data)
        elif data[0] < 64:
            # DTLS: the other browser is not there yet. Sent again later it would cost a second.
            counters.held += 1
            other.held.append(data)
        else:
            counters.dropped_no_address += 1

    def validate(self, path: Path, nominated: bool) -> None:
        """A check with right credentials came on `path`."""
        self.paths[path.key] = path
        if self.selected is None or (nominated and self._media_path is None):
            self._select(path)

    def renominate(self) -> None:
        """The browser has restarted ICE: nomination counts again until media comes."""
        self._media_path = None

    def drop(self, path: Path) -> None:
        """Forgets an address. When it was the selected one, the last one checked takes over."""
        del self.paths[path.key]
        if path is self._media_path:
            self._media_path = None
        if path is self.selected:
            self.selected = max(self.paths.values(), key=lambda p: p.checked_at, default=None)

    def _media_from(self, path: Path) -> None:
        self._media_path = path
        self._select(path)
        if self.media_at is None:
            self.on_media()

    def _select(self, path: Path) -> None:
        self.selected = path
        while self.held:
            path.send(self.held.popleft())


class Agent:
    """All legs of the process, and the answers to their binding requests."""

    def __init__(self, counters: Counters) -> None:
        self.paths: dict[Hashable, Path] = {}
        """Every validated address, by its source's key."""
        self.counters = counters
        self._legs: dict[bytes, tuple[Leg, Credentials]] = {}

    def __len__(self) -> int:
        return len({id(leg) for leg, _ in self._legs.values()})

    def new_credentials(self) -> Credentials:
        """Makes credentials that no leg has: 95 bits of randomness in the ufrag, which alone
        tells legs apart on one port, and 190 in the password."""
        return Credentials(_random(16), _random(32))

    def add(self, leg: Leg) -> None:
        """Answers checks for `leg` from now on."""
        for credentials in leg.credentials:
            self._legs[credentials.ufrag.encode()] = (leg, credentials)

    def restart(self, leg: Leg) -> None:
        """Gives the leg new credentials (RFC 8445 section 9). The old ones stay valid until the
        first check with the new."""
        credentials = self.new_credentials()
        leg.credentials.append(credentials)
        self._legs[credentials.ufrag.encode()] = (leg, credentials)
        if len(leg.credentials) > MOST_CREDENTIALS:
            # Those in use come first; the oldest that were never used go.
            del self._legs[leg.credentials.pop(1).ufrag.encode()]

    def remove(self, leg: Leg) -> None:
        """Forgets the leg, its credentials and its addresses. Idempotent."""
        for credentials in leg.credentials:
            self._legs.pop(credentials.ufrag.encode(), None)
        for path in list(leg.paths.values()):
            self._drop(path)

    def lose(self, source: Source) -> None:
        """An address does not exist any more, as when a TCP stream is closed. Idempotent."""
        path = self.paths.get(source.key)
        if path is not None:
            self._drop(path)

    def expire(self, now: float) -> None:
        """Drops the addresses whose consent has lapsed (RFC 7675): nothing is sent there."""
        for path in list(self.paths.values()):
            if now - path.checked_at > CONSENT_TIME:
                self._drop(path)

    def receive(self, data: bytes, source: Source, now: float) -> None:
        """Answers a STUN datagram. Whatever is not an authenticated binding request gets silence,
        so that a forged source address draws no traffic (RFC 8489 section 9.1.3 would answer)."""
        try:
            message = stun.Message(data)
        except StunError:
            self.counters.dropped_malformed += 1
            return
        if message.type != MessageType.BINDING_REQUEST:
            self.counters.checks_refused += 1
            return
        username = message.attributes.get(Attribute.USERNAME, b"")
        leg, credentials = self._legs.get(username.partition(b":")[0], (None, None))
        if (
            leg is None
            or credentials is None
            or not message.has_fingerprint()
            or not message.has_integrity(credentials.password.encode())
        ):
            self.counters.checks_refused += 1
            return
        if not leg.bucket.take(SMALLEST_CHARGE, now):
            self.counters.dropped_rate += 1
            return
        self._answer(message, leg, credentials, source, now)

    def _answer(
        self, request: stun.Message, leg: Leg, credentials: Credentials, source: Source, now: float
    ) -> None:
        key = credentials.password.encode()
        unknown = request.unknown_attributes()
        if unknown:
            # RFC 8489 section 6.3.1
            self.counters.checks_refused += 1
            source.send(_error(request, key, 420, unknown))
        elif Attribute.ICE_CONTROLLED in request.attributes:
            # RFC 8445 section 7.3.1.1: an ICE-lite agent is controlled, so the browser is not.
            self.counters.role_conflicts += 1
            source.send(_error(request, key, 487))
        else:
            self.counters.checks_answered += 1
            mapped = stun.xor_address(*source.address, request.transaction_id)
            source.send(
                stun.build(
                    MessageType.BINDING_SUCCESS,
                    request.transaction_id,
                    [(Attribute.XOR_MAPPED_ADDRESS, mapped)],
                    key=key,
                )
            )
            self._use(leg, credentials)
            path = self._path(leg, source, now)
            leg.validate(path, nominated=Attribute.USE_CANDIDATE in request.attributes)

    def _use(self, leg: Leg, credentials: Credentials) -> None:
        if credentials is leg.credentials[0]:
            return
        leg.renominate()
        while leg.credentials[0] is not credentials:
            del self._legs[leg.credentials.pop(0).ufrag.encode()]

    def _path(self, leg: Leg, source: Source, now: float) -> Path:
        path = self.paths.get(source.key)
        if path is not None and path.leg is leg:
            path.checked_at = now
            return path
        if path is not None:
            # A port of a router went to another browser: the check tells whose it is now.
            path.leg.drop(path)
        if len(leg.paths) >= MOST_PATHS:
            candidates = (p for p in leg.paths.values() if p is not leg.selected)
            oldest = min(candidates, key=lambda p: p.checked_at)
            self._drop(oldest)
        path = self.paths[source.key] = Path(leg, source, now)
        return path

    def _drop(self, path: Path) -> None:
        path.leg.drop(path)
        del self.paths[path.key]
        path.release()


def _error(request: stun.Message, key: bytes, code: int, unknown: list[int] | None = None) -> bytes:
    attributes: list[tuple[int, bytes]] = [(Attribute.ERROR_CODE, stun.error_code(code))]
    if unknown:
        # No more of them than keep the answer smaller than the request.
        value = b"".join(kind.to_bytes(2, "big") for kind in unknown[:4])
        attributes.append((Attribute.UNKNOWN_ATTRIBUTES, value))
    return stun.build(MessageType.BINDING_ERROR, request.transaction_id, attributes, key=key)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
