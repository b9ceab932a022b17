"""store.py"""

import sqlite3
import tempfile
import unittest
from pathlib import Path

from media_server.exceptions import ConfigurationError
from media_server.store import FILE, Store
from media_support import ROOM


def event(number):
    return {"id": f"{number:032x}", "type": "participant_joined", "room": ROOM, "data": {"ä": 1}}


class StoreTests(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name) / "state"
        self.store = self.open()

    def open(self):
        store = Store(self.directory)
        self.addCleanup(store.close)
        return store

    def test_order(self):
        """Events come back in the order in which they were written, numbered."""
        self.store.append([event(number) for number in range(5)])
        self.store.append([event(5)])
        first = self.store.first(3)
        self.assertEqual([e["seq"] for e in first], [1, 2, 3])
        self.assertEqual(first[0], event(0) | {"seq": 1})
        self.assertEqual(self.store.count(), 6)

    def test_restart(self):
        """Events survive a restart, and numbers are never used twice."""
        self.store.append([event(1), event(2)])
        self.store.delete([event(2)["id"]])
        self.store.close()
        store = self.open()
        store.append([event(3)])
        self.assertEqual([e["seq"] for e in store.first(9)], [1, 3])

    def test_crash(self):
        """What was written is there for a process that finds the file as a crash has left it."""
        self.store.append([event(1)])
        copy = self.directory.with_name("copy")
        copy.mkdir()
        for file in self.directory.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        self.assertIn(FILE + "-wal", [file.name for file in copy.iterdir()])
        self.directory = copy
        self.assertEqual(self.open().first(9), [event(1) | {"seq": 1}])

    def test_all_or_nothing(self):
        """When one thing cannot be written none is."""
        with self.assertRaises(sqlite3.Error):
            self.store.append([event(1)], [("a" * 32, object())])
        self.assertEqual(self.store.count(), 0)

    def test_same_event_twice(self):
        """An event that is there already is not written again."""
        self.store.append([event(1)])
        self.store.append([event(1), event(2)])
        self.assertEqual(self.store.count(), 2)

    def test_delete(self):
        """Deleting what is not there is no error."""
        self.store.append([event(1)])
        self.store.delete([event(1)["id"], event(7)["id"]])
        self.assertEqual(self.store.first(9), [])

    def test_graves(self):
        """Rooms stay ended over a restart, until they would have closed."""
        self.store.append([], [(ROOM, 100.0), ("b" * 32, 50.0)])
        self.store.close()
        store = self.open()
        self.assertEqual(store.graves(50.0), {ROOM: 100.0})
        self.assertEqual(store.graves(100.0), {})

    def test_permissions(self):
        """Nobody else on the machine may read the events."""
        self.assertEqual((self.directory / FILE).stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.directory.stat().st_mode & 0o777, 0o700)

    def test_two_processes(self):
        """A second node on the same directory is refused."""
        with self.assertRaisesRegex(ConfigurationError, "MEDIA_STATE_DIR=.* of its own"):
            Store(self.directory)

    def test_damaged(self):
        """A damaged file is refused with what to do."""
        self.store.close()
        (self.directory / FILE).write_bytes(b"no database" * 1000)
        with self.assertRaisesRegex(ConfigurationError, "damaged"):
            Store(self.directory)
