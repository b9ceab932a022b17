"""The errors of this package.

* :exc:`MediaServerError`
    * :exc:`ConfigurationError`: the settings cannot work; the process exits with 2
    * :exc:`Refusal`: a connection is closed with a code of docs/protocol.md section 2.4
    * :exc:`WireError`: a message breaks docs/protocol.md (also a :exc:`ValueError`)
    * :exc:`DescriptionError`: a session description that the splice cannot carry
    * :exc:`StunError`: bytes that are no STUN message (also a :exc:`ValueError`)
    * :exc:`RtpError`: bytes that are no RTP or RTCP packet (also a :exc:`ValueError`)
    * :exc:`DeliveryError`: Odoo did not take a request

No message holds a token, a session description, an address or a person's name: all may be logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from media_server.protocol import CloseCode


class MediaServerError(Exception):
    """Root of all errors of this package."""


class ConfigurationError(MediaServerError):
    """The settings cannot work. Each problem is one line: what is wrong, and what to do."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Refusal(MediaServerError):
    """The connection is to be closed with `code`; `reason` goes into the close frame."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{int(code)} {reason}")


class WireError(MediaServerError, ValueError):
    """A message breaks the protocol; the text names the rule and holds nothing of the message."""


class DescriptionError(MediaServerError):
    """A session description that the splice cannot carry; the text says which rule it breaks."""


class StunError(MediaServerError, ValueError):
    """The bytes are no STUN message as RFC 8489 section 5 has it."""


class RtpError(MediaServerError, ValueError):
    """The bytes are no RTP or RTCP packet as RFC 3550 has them."""


class DeliveryError(MediaServerError):
    """Odoo did not take a request; the text says why (a status or the kind of network error)."""
