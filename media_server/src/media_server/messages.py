"""What the node says to the pages (docs/protocol.md section 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from media_server.participant import Participant
from media_server.protocol import DescriptionType, EndReason, ErrorCode, Role
from media_server.turn import IceServer

Outgoing = Mapping[str, object]

ADMITTED: Outgoing = {"type": "admitted"}


def joined(
    person: Participant,
    others: Iterable[Participant],
    resumed: bool,
    closes: float,
    locked: bool,
    ice_servers: Sequence[IceServer],
) -> Outgoing:
    """The answer to `join`."""
    return {
        "type": "joined",
        "participant": person.id,
        "role": person.role.value,
        "state": person.joining_state.value,
        "resumed": resumed,
        "closes": closes,
        "locked": locked,
        "tests": True,
        "data": True,
        "screens": True,
        "hands": True,
        "pictures": True,
        "participants": [_view(other) for other in others],
        "ice_servers": ice_servers,
    }


def participant(person: Participant) -> Outgoing:
    """How somebody else is now."""
    return {"type": "participant", **_view(person)}


def peer(pairing: str, person: Participant, other: Participant) -> Outgoing:
    """`person` meets `other`. The therapist is impolite, and so makes the first offer."""
    return {
        "type": "peer",
        "pairing": pairing,
        "participant": other.id,
        "role": other.role.value,
        "polite": person.role is not Role.THERAPIST,
    }


def unpaired(pairing: str) -> Outgoing:
    """The pairing is over."""
    return {"type": "unpaired", "pairing": pairing}


def description(pairing: str, sender: str, kind: DescriptionType, sdp: str, mac: str) -> Outgoing:
    """A session description of the other side, translated."""
    return {
        "type": "description",
        "pairing": pairing,
        "participant": sender,
        "description": {"type": kind.value, "sdp": sdp},
        "mac": mac,
    }


def test(kind: DescriptionType, sdp: str) -> Outgoing:
    """The page's own description of a test, translated for its other end."""
    return {"type": "test", "description": {"type": kind.value, "sdp": sdp}}


def stalled(person: Participant) -> Outgoing:
    """Whether media has ceased to come from `person`."""
    return {"type": "stalled", "participant": person.id, "stalled": person.stalled}


def group(identifier: str) -> Outgoing:
    """Make an RTCPeerConnection towards the node; offers follow."""
    return {"type": "group", "group": identifier}


def ungrouped(identifier: str) -> Outgoing:
    """The group is over."""
    return {"type": "ungrouped", "group": identifier}


def speaker(identifier: str, participant: str) -> Outgoing:
    """Who speaks now in the group."""
    return {"type": "speaker", "group": identifier, "participant": participant}


def data(identifier: str, sender: str, payload: str) -> Outgoing:
    """What a member of the group says to others, encrypted by the page."""
    return {"type": "data", "group": identifier, "participant": sender, "payload": payload}


def mute(by: str) -> Outgoing:
    """Turn the microphone off: this participant wants it."""
    return {"type": "mute", "by": by}


def lower(by: str) -> Outgoing:
    """The hand is down: this participant has lowered it."""
    return {"type": "lower", "by": by}


def lock(locked: bool) -> Outgoing:
    """Whether somebody new is let in."""
    return {"type": "lock", "locked": locked}


def error(code: ErrorCode, text: str) -> Outgoing:
    """A message cannot be done now."""
    return {"type": "error", "code": code.value, "message": text}


def ended(reason: EndReason) -> Outgoing:
    """The session is over."""
    return {"type": "ended", "reason": reason.value}


def pong(number: int | None) -> Outgoing:
    """The answer to `ping`."""
    return {"type": "pong"} if number is None else {"type": "pong", "id": number}


def _view(person: Participant) -> Outgoing:
    return {
        "participant": person.id,
        "role": person.role.value,
        "state": person.shown.value,
        "since": person.since,
        "microphone": person.microphone,
        "camera": person.camera,
        "screen": person.screen,
        "hand": person.raised_at,
        "picture": person.picture,
    }
