"""inbox.py, through real sockets."""

import ctypes
import socket
import unittest
from unittest import mock

from media_server.exceptions import ConfigurationError
from media_server.inbox import MOST, Inbox, read_name

SIZE = 100


class InboxTests(unittest.TestCase):
    FAMILY, HOST = socket.AF_INET, "127.0.0.1"

    def setUp(self):
        self.socket = self.bound()
        self.inbox = Inbox(self.socket, SIZE)

    def bound(self):
        sock = socket.socket(self.FAMILY, socket.SOCK_DGRAM)
        sock.bind((self.HOST, 0))
        self.addCleanup(sock.close)
        return sock

    def send(self, sock, data):
        sock.sendto(data, self.socket.getsockname())

    def test_nothing(self):
        """An empty socket gives nothing, and nobody waits for it."""
        self.assertEqual(self.inbox.read(), [])

    def test_who_sent_what(self):
        """Datagrams come in order, each whole and with its sender."""
        senders = [self.bound() for _ in range(3)]
        sent = []
        for index, sender in enumerate(senders * 2):
            data = bytes([index]) * (index * 20)
            self.send(sender, data)
            sent.append((data, sender.getsockname()))
        found = [(data, read_name(name)) for data, name in self.inbox.read()]
        self.assertEqual(found, sent)
        self.assertEqual(self.inbox.read(), [])

    def test_same_sender_same_name(self):
        """A name can be looked up: it does not change, and differs from everybody else's."""
        first, second = self.bound(), self.bound()
        for sender in (first, second, first):
            self.send(sender, b"x")
        one, other, again = (name for _, name in self.inbox.read())
        self.assertEqual(one, again)
        self.assertNotEqual(one, other)

    def test_more_than_fits(self):
        """What does not fit into one call waits for the next."""
        sender = self.bound()
        for index in range(MOST + 5):
            self.send(sender, bytes([index]))
        self.assertEqual([data[0] for data, _ in self.inbox.read()], list(range(MOST)))
        self.assertEqual([data[0] for data, _ in self.inbox.read()], list(range(MOST, MOST + 5)))

    def test_too_long(self):
        """Of a longer datagram so much is kept that it is seen to be longer."""
        sender = self.bound()
        for data in (b"a" * 3, b"b" * 2 * SIZE, b"c" * 3):
            self.send(sender, data)
        self.assertEqual([data for data, _ in self.inbox.read()], [b"a" * 3, b"b" * SIZE, b"c" * 3])

    def test_kept(self):
        """What was read stays as it is when more is read."""
        sender = self.bound()
        self.send(sender, b"first")
        ((first, name),) = self.inbox.read()
        self.send(self.bound(), b"later")
        self.inbox.read()
        self.assertEqual((first, read_name(name)), (b"first", sender.getsockname()))


class Inbox6Tests(InboxTests):
    FAMILY, HOST = socket.AF_INET6, "::1"


class SystemTests(unittest.TestCase):
    def test_other_system(self):
        """A system without recvmmsg is told what to do."""
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
            mock.patch.object(ctypes, "PyDLL", return_value=object()),
            self.assertRaisesRegex(ConfigurationError, "on Linux"),
        ):
            Inbox(sock, SIZE)
