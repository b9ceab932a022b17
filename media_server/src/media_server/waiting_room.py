"""The waiting room: who may go on into the room, and by whose word (protocol section 2.3)."""

from __future__ import annotations

from media_server.protocol import Admission

AUTOMATIC = "automatic"
"""Stands for the therapist's id where nobody had to be asked."""


class Admissions:
    """Remembers, for the life of a room, who was admitted, and who was sent away."""

    def __init__(self) -> None:
        self.locked = False
        """While true, nobody new goes on into the room."""
        self._rules: dict[str, Admission] = {}
        self._admitted: dict[str, str] = {}
        self._barred: set[str] = set()

    def expect(self, participant: str, admission: Admission) -> None:
        """How this participant gets in, by their newest ticket."""
        self._rules[participant] = admission

    def admitter(
        self, participant: str, therapist_present: bool, inside: bool = False
    ) -> str | None:
        """Who lets the participant in without being asked again: the therapist who once did, or
        `automatic`; None when the participant has to wait. Who is `inside` comes back."""
        if not therapist_present or (self.locked and not inside):
            return None
        if participant in self._admitted:
            return self._admitted[participant]
        is_automatic = self._rules.get(participant) is Admission.AUTOMATIC
        if is_automatic and participant not in self._barred:
            return AUTOMATIC
        return None

    def is_admitted(self, participant: str) -> bool:
        """True when somebody, or nobody but the rule, has admitted the participant."""
        return participant in self._admitted

    def is_barred(self, participant: str) -> bool:
        """True when the participant was sent away and not admitted since."""
        return participant in self._barred

    def admit(self, participant: str, by: str) -> None:
        """The participant is in from now on, also after a reload."""
        self._admitted[participant] = by
        self._barred.discard(participant)

    def bar(self, participant: str) -> None:
        """The participant was sent away: only the therapist's word lets them in again, even where
        admission is automatic."""
        self._admitted.pop(participant, None)
        self._barred.add(participant)
