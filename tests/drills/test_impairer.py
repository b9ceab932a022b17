"""The bad network itself: what it promises to do to datagrams."""

import socket

import pytest

from .impairer import DOWN, UP, Direction, Impairment, impairer

NUMBERS = [number.to_bytes(2, "big") for number in range(1000)]


def passed(seed, **how):
    """What arrives, as (seconds, datagram), when one is sent every 10 ms."""
    arrived = []
    direction = Direction(seed)
    direction.impairment = Impairment(**how)
    for index, data in enumerate(NUMBERS):
        now = index / 100
        direction.pass_on(
            lambda d, now=now: arrived.append((now, d)),
            data,
            now,
            lambda due, _send, d: arrived.append((due, d)),
        )
    return arrived


def test_seed_decides():
    """The same seed loses the same datagrams, another one others, and about as many as told."""
    lost = [passed(seed, loss=0.3) for seed in ("a", "a", "b")]
    assert lost[0] == lost[1] != lost[2]
    assert 600 < len(lost[0]) < 800


def test_delay_and_jitter():
    """Datagrams come later by the delay, in their order, and none is lost."""
    arrived = passed("a", delay=0.1, jitter=0.05)
    assert [data for _, data in arrived] == NUMBERS
    late = [due - index / 100 for index, (due, _) in enumerate(arrived)]
    assert 0.1 <= min(late) < max(late) <= 0.151


def test_reorder():
    """Some datagrams change places with their neighbours; all but one held at the end arrive."""
    data = [data for _, data in passed("a", reorder=0.1)]
    assert data != sorted(data)
    assert set(NUMBERS[:-1]) <= set(data)


@pytest.fixture
def node():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node:
        node.bind(("127.0.0.1", 0))
        node.settimeout(10)
        yield node


@pytest.fixture
def browser():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.settimeout(10)
        yield browser


def test_black_hole_rebinding_and_off(node, browser):
    """One direction goes black alone; a rebound browser has a new port; off ends the harm."""
    with impairer(node.getsockname()) as network:
        browser.connect(("127.0.0.1", network.port))
        browser.send(b"1")
        data, first = node.recvfrom(100)
        assert data == b"1"
        network.impair(DOWN, black_hole=True)
        node.sendto(b"lost", first)
        browser.send(b"2")
        assert node.recvfrom(100) == (b"2", first)
        network.rebind()
        browser.send(b"3")
        data, second = node.recvfrom(100)
        assert data == b"3"
        assert second != first
        network.impair(UP, black_hole=True)
        network.impair(DOWN)
        browser.send(b"lost")
        node.sendto(b"4", second)
        assert browser.recv(100) == b"4"
        network.off()
        browser.send(b"5")
        assert node.recvfrom(100) == (b"5", second)
