"""Who is in a room, and who has met whom."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from media_server import protocol
from media_server.protocol import Role, State
from media_server.rate import Bucket

DATA_RATE = 8 * 1024.0
"""What one participant's page may say to the others of a group, in characters a second."""

DATA_BURST = 64 * 1024.0
"""What of it may come at once."""


@dataclass(slots=True)
class Participant:
    """Somebody in the room. `connection` is None while the WebSocket is lost; times are Unix times
    in seconds."""

    id: str
    role: Role
    state: State
    since: float
    connection: object | None
    lost_at: float = 0.0
    microphone: bool = False
    camera: bool = False
    screen: bool = False
    raised_at: float | None = None
    """Since when the hand is raised; None while it is not."""
    picture: bool = True
    """Whether the page takes pictures of the others; without them it has audio only."""
    stalled: bool = False
    video_recorded: bool = False
    """Odoo has been told that this participant sends video."""
    holds: str | None = None
    """The pairing that the page still has a connection for, and this node or room does not know."""
    testing: bool = False
    """A test of the page's connection is under way, since `tested_at`."""
    tested_at: float = -math.inf
    muted_at: float = -math.inf
    """When the page was last told to turn the microphone off."""
    data: Bucket = field(default_factory=lambda: Bucket(DATA_RATE, DATA_BURST, 0.0))
    """How much this participant's page may still say to the others of the group."""

    @property
    def shown(self) -> State:
        """The state as the others see it."""
        lost = self.connection is None and self.state is not State.LEFT
        return State.RECONNECTING if lost else self.state

    @property
    def joining_state(self) -> State:
        """The state as the participant and Odoo are told it on joining."""
        return State.WAITING if self.state is State.WAITING else State.ADMITTED


@dataclass(slots=True)
class Pairing:
    """Two participants who have met."""

    id: str
    members: tuple[str, str]
    held: dict[str, list[protocol.Description]] = field(default_factory=dict)
    """What waits for a member whose WebSocket is lost."""
    decoded: set[str] = field(default_factory=set)
    """The members who have seen or heard something by it."""

    def other(self, participant: str) -> str:
        """The one whom `participant` has met."""
        first, second = self.members
        return second if participant == first else first


@dataclass(slots=True)
class Group:
    """Three and more participants, or two who are no pair, whose media the node forwards."""

    id: str
    members: list[str] = field(default_factory=list)
    decoded: set[str] = field(default_factory=set)
    """The members who have seen or heard something by it."""
