"""A bad network between browsers and a node: a UDP relay in front of the node's media port.

Every address that sends to it gets a socket of its own towards the node, as behind a NAT router.
What is lost, late or out of order is drawn from a seed: the same datagrams in the same order have
the same fate.
"""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

UP, DOWN = "up", "down"
"""From browsers to the node, and back."""


@dataclass(frozen=True)
class Impairment:
    """What happens to the datagrams of one direction; times in seconds, the rest probabilities."""

    loss: float = 0
    delay: float = 0
    jitter: float = 0
    """Up to so much more delay; datagrams stay in order."""
    reorder: float = 0
    """How many are held back until the next one has passed."""
    black_hole: bool = False


UNHARMED = Impairment()


class Direction:
    """Decides the fate of each datagram of one direction."""

    def __init__(self, seed: str) -> None:
        self.impairment = UNHARMED
        self._chance = random.Random(seed)
        self._held: list = []
        self._last = 0.0

    def pass_on(self, send, data: bytes, now: float, call_at) -> None:
        """Calls `send(data)` now, through `call_at` later, or never."""
        how, chance = self.impairment, self._chance
        if how.black_hole or (how.loss and chance.random() < how.loss):
            return
        if how.reorder and not self._held and chance.random() < how.reorder:
            self._held.append((send, data))
            return
        due = now + how.delay + (how.jitter and chance.uniform(0, how.jitter))
        due = self._last = max(due, self._last)
        for each, content in [(send, data), *self._held]:
            if due > now:
                call_at(due, each, content)
            else:
                each(content)
        self._held.clear()


class _Browser(asyncio.DatagramProtocol):
    """The socket towards the node that stands for one browser's address."""

    def __init__(self, relay: "Relay", address) -> None:
        self._relay = relay
        self._address = address
        self._early: list[bytes] = []
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport) -> None:
        self.transport = transport
        for data in self._early:
            transport.sendto(data)
        self._early.clear()

    def send(self, data: bytes) -> None:
        if self.transport is None:
            self._early.append(data)
        else:
            self.transport.sendto(data)

    def datagram_received(self, data: bytes, _address) -> None:
        self._relay.pass_on(DOWN, lambda d: self._relay.answer(d, self._address), data)

    def error_received(self, error: OSError) -> None:
        """The node is away: datagrams are lost, as on any network."""

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


@dataclass
class Relay(asyncio.DatagramProtocol):
    """The socket that browsers send to."""

    node: tuple[str, int]
    directions: dict[str, Direction]
    _browsers: dict = field(default_factory=dict)
    _tasks: set = field(default_factory=set)

    def connection_made(self, transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def datagram_received(self, data: bytes, address) -> None:
        browser = self._browsers.get(address)
        if browser is None:
            browser = self._browsers[address] = _Browser(self, address)
            task = self._loop.create_task(
                self._loop.create_datagram_endpoint(lambda: browser, remote_addr=self.node)
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.pass_on(UP, browser.send, data)

    def pass_on(self, direction: str, send, data: bytes) -> None:
        self.directions[direction].pass_on(send, data, self._loop.time(), self._loop.call_at)

    def answer(self, data: bytes, address) -> None:
        if not self._transport.is_closing():
            self._transport.sendto(data, address)

    def rebind(self) -> None:
        for browser in self._browsers.values():
            browser.close()
        self._browsers.clear()

    def close(self) -> None:
        self.rebind()
        self._transport.close()


class Impairer:
    """The commands, to be given from any thread. `port` is where browsers send to."""

    def __init__(self, relay: Relay, loop: asyncio.AbstractEventLoop, port: int) -> None:
        self.port = port
        self._relay = relay
        self._loop = loop

    def impair(self, *directions: str, **how) -> None:
        """Harms these directions, both without any, until the next command."""
        for direction in directions or (UP, DOWN):
            self._do(self._set, direction, Impairment(**how))

    def off(self) -> None:
        """Everything passes at once again."""
        for direction in (UP, DOWN):
            self._do(self._set, direction, UNHARMED)

    def rebind(self) -> None:
        """Every browser gets a new port, as when a router restarts; the old ones are closed."""
        self._do(self._relay.rebind)

    def _set(self, direction: str, impairment: Impairment) -> None:
        self._relay.directions[direction].impairment = impairment

    def _do(self, action, *arguments) -> None:
        async def act() -> None:
            action(*arguments)

        asyncio.run_coroutine_threadsafe(act(), self._loop).result(10)


@contextmanager
def impairer(node: tuple[str, int], seed: int = 1) -> Iterator[Impairer]:
    """Runs an impairer in front of the node's UDP port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="impairer", daemon=True)
    thread.start()

    async def start() -> tuple[Relay, int]:
        directions = {name: Direction(f"{seed}{name}") for name in (UP, DOWN)}
        transport, relay = await loop.create_datagram_endpoint(
            lambda: Relay(node, directions), local_addr=("127.0.0.1", 0)
        )
        return relay, transport.get_extra_info("sockname")[1]

    async def stop(relay: Relay) -> None:
        relay.close()

    relay, port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield Impairer(relay, loop, port)
    finally:
        asyncio.run_coroutine_threadsafe(stop(relay), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
