"""Logging without personal data: no addresses, tokens, names or descriptions; ids are shortened."""

from __future__ import annotations

import logging
import sys

LOGGER = logging.getLogger("media_server")

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure(level: str) -> None:
    """Sends this package's messages to standard error. Libraries log whole frames and addresses on
    their lower levels, so nothing below a warning is taken from them, whatever `level` is."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT, stream=sys.stderr)
    LOGGER.setLevel(level)
    # Logs each failed handshake with a traceback: anybody who knocks could fill the disk.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)


def short(identifier: str | None) -> str:
    """The part of an id that may be logged: enough to follow it, too little to use it."""
    return "-" if identifier is None else identifier[:8]
