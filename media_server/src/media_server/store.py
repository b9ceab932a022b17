"""What must survive a crash: events that Odoo has not got yet, and which rooms have ended.

SQLite in WAL mode, written through to the disk. Blocking: :mod:`media_server.outbox` calls it on a
thread of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from media_server.exceptions import ConfigurationError

FILE = "outbox.sqlite3"

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS grave (room TEXT PRIMARY KEY, closes REAL NOT NULL);
    PRAGMA user_version = 1;
"""


class Store:
    """The events in the order of `seq`, which is never used twice, also not after a restart.

    Raises:
        ConfigurationError: the directory or the file cannot be used, or another process has it.

    """

    def __init__(self, directory: Path) -> None:
        path = directory / FILE
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            # One thread at a time uses it, not always the one that opened it.
            self._database = sqlite3.connect(path, timeout=1, check_same_thread=False)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(
                f"MEDIA_STATE_DIR={str(directory)!r}: {FILE} cannot be used ({error}). Each node "
                "needs a writable directory of its own. If the file is damaged, move it away; "
                "events that Odoo has not got are in it."
            ) from error

    def close(self) -> None:
        """Closes the file. Idempotent."""
        self._database.close()

    def append(
        self, events: Iterable[Mapping[str, Any]], graves: Iterable[tuple[str, float]] = ()
    ) -> None:
        """Writes events behind the others, and rooms with the time until which they stay ended; all
        of it or, when it raises :exc:`sqlite3.Error`, nothing. Each event has its `id`; one that is
        there already is not written again."""
        with self._database:
            self._database.executemany(
                "INSERT OR IGNORE INTO event (id, body) VALUES (?, ?)",
                [(event["id"], json.dumps(event)) for event in events],
            )
            self._database.executemany("INSERT OR REPLACE INTO grave VALUES (?, ?)", graves)

    def first(self, limit: int) -> list[dict[str, Any]]:
        """The oldest events, with their `seq`."""
        rows = self._database.execute(
            "SELECT seq, body FROM event ORDER BY seq LIMIT ?", (limit,)
        ).fetchall()
        return [json.loads(body) | {"seq": seq} for seq, body in rows]

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets events that Odoo has."""
        with self._database:
            self._database.executemany("DELETE FROM event WHERE id = ?", [(id_,) for id_ in ids])

    def count(self) -> int:
        """How many events wait."""
        (count,) = self._database.execute("SELECT count(*) FROM event").fetchone()
        return int(count)

    def graves(self, now: float) -> dict[str, float]:
        """The rooms that have ended and would still be open; forgets those that would not."""
        with self._database:
            self._database.execute("DELETE FROM grave WHERE closes <= ?", (now,))
        return dict(self._database.execute("SELECT room, closes FROM grave"))
