"""Takes many datagrams out of a UDP socket in one system call: recvmmsg(2), which Python lacks.

Reading them one by one costs a call into the kernel and an address to spell for each of them.
"""

from __future__ import annotations

import ctypes
import mmap
import socket
import struct

from media_server.exceptions import ConfigurationError

MOST = 64
"""The most datagrams of one call."""

_IPV4 = struct.Struct("!2xH4s8x")  # sockaddr_in, netinet/in.h
_IPV6 = struct.Struct("!2xHI16s4x")  # sockaddr_in6
_SCOPE = struct.Struct("=24xI")


class _Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_size", ctypes.c_uint32),
        ("iov", ctypes.c_void_p),
        ("iov_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_size", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """struct mmsghdr."""

    _fields_ = (("header", _Header), ("length", ctypes.c_uint))


class Inbox:
    """Room for :data:`MOST` datagrams of a socket and their senders.

    Args:
        sock: of AF_INET or AF_INET6; it may block, reading does not.
        size: bytes of a datagram; of a longer one `size` bytes are kept.

    Raises:
        ConfigurationError: the system is not Linux.

    """

    def __init__(self, sock: socket.socket, size: int) -> None:
        self._fileno = sock.fileno()
        self._size = size
        self._name_size = (_IPV4 if sock.family == socket.AF_INET else _IPV6).size
        # Slices of a map are bytes, those of a bytearray would have to be copied once more.
        self._data = mmap.mmap(-1, MOST * size)
        self._names = mmap.mmap(-1, MOST * self._name_size)
        data, names = _address(self._data), _address(self._names)
        self._iovecs = (_Iovec * MOST)()
        self._messages = (_Message * MOST)()
        for index in range(MOST):
            self._iovecs[index] = _Iovec(data + index * size, size)
            header = self._messages[index].header
            header.name = names + index * self._name_size
            header.name_size = self._name_size
            header.iov = ctypes.addressof(self._iovecs[index])
            header.iov_count = 1
        words = memoryview(self._messages).cast("B").cast("I")
        word = words.itemsize
        self._lengths = words[_Message.length.offset // word :: ctypes.sizeof(_Message) // word]
        try:
            # It never waits, so other threads need not be let in meanwhile as with CDLL.
            self._recvmmsg = ctypes.PyDLL(None).recvmmsg
        except AttributeError:
            raise ConfigurationError(
                "This system lacks recvmmsg(2). "
                "Run the media server on Linux, for instance in a container."
            ) from None

    def read(self) -> list[tuple[bytes, bytes]]:
        """Takes out what is there: datagrams, each with its sender's name as the kernel has it.

        Returns:
            As many as fit; fewer than :data:`MOST` when nothing is left, none also when the kernel
            tells an ICMP error of an earlier datagram.

        """
        count: int = self._recvmmsg(self._fileno, self._messages, MOST, socket.MSG_DONTWAIT, None)
        if count <= 0:
            return []
        data, names = self._data, self._names
        size, name_size = self._size, self._name_size
        found = []
        at = name_at = 0
        for length in self._lengths[:count].tolist():
            found.append((data[at : at + length], names[name_at : name_at + name_size]))
            at += size
            name_at += name_size
        return found


def read_name(name: bytes) -> tuple[str, int] | tuple[str, int, int, int]:
    """The address that a name of the kernel's stands for, as Python's sockets take it."""
    if len(name) == _IPV4.size:
        port, ip = _IPV4.unpack(name)
        return socket.inet_ntop(socket.AF_INET, ip), port
    port, flow, ip = _IPV6.unpack(name)
    return socket.inet_ntop(socket.AF_INET6, ip), port, flow, _SCOPE.unpack(name)[0]


def _address(area: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(area))
