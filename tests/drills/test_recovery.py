"""How long the picture is away when a part of the practice fails, and what is right afterwards."""

import signal
import time

import pytest

from ..steps import attendance_is_written
from .conftest import RUNS

pytestmark = pytest.mark.drill

STOPPED = 5


def fault_of(action) -> float:
    """Does it; the moment before counts as the fault's."""
    fault = time.time()
    action()
    return fault


def kill(server) -> float:
    return fault_of(lambda: server.stop(signal.SIGKILL))


def drain(server) -> float:
    """The first signal says that it drains, the second ends its patience with sessions."""
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    return fault_of(lambda: server.stop(signal.SIGTERM))


@pytest.mark.parametrize(
    ("harm", "fault", "goal"),
    [(kill, "node killed (kill -9)", 3), (drain, "node drained", 2)],
    ids=["killed", "drained"],
)
def test_node_goes(practice, second_node, begin, report, harm, fault, goal):
    """The other node takes the session over; started again, the first one can take it back."""
    session = begin()
    found = []
    for _ in range(RUNS):
        on_second = session.address() == second_node.url
        lost = second_node.server if on_second else practice.node
        address = session.address()
        found.append(session.harm(lambda lost=lost: harm(lost)))
        assert session.address() != address
        if on_second:
            second_node.start()
        else:
            practice.start_node()
            practice.wait_for_node()
    report.add(fault, goal, found)


def test_node_is_stopped(practice, begin, report):
    """A node that stands still for seconds and goes on has its session as it was."""
    session = begin()
    found = []
    for _ in range(RUNS):

        def stand_still() -> float:
            practice.node.process.send_signal(signal.SIGSTOP)
            try:
                session.dana.page.wait_for_timeout(STOPPED * 1000)
            finally:
                practice.node.process.send_signal(signal.SIGCONT)
            return time.time()

        found.append(session.harm(stand_still))
    report.add(f"node stopped for {STOPPED} s (SIGSTOP), from its end", 2, found)


def test_websockets_are_cut(begin, report):
    """The picture does not stop when both pages lose their signalling."""
    session = begin()

    def cut() -> float:
        return fault_of(lambda: [somebody.cut_websocket() for somebody in session.people])

    found = [session.harm(cut) for _ in range(RUNS)]
    report.add("both WebSockets cut", 2, found)
    assert [interruption.back for interruption in found] == [0] * RUNS


def test_odoo_restarts(practice, begin, report):
    """The session goes on without Odoo; what happened meanwhile arrives there once, in order."""
    session = begin()
    found = []
    for _ in range(RUNS):

        def restart() -> float:
            fault = fault_of(practice.odoo.stop)
            practice.start_odoo()
            practice.wait_for_odoo()
            return fault

        found.append(session.harm(restart))
    report.add("Odoo restarted", 2, found)
    assert [interruption.back for interruption in found] == [0] * RUNS
    practice.odoo.stop()
    for somebody in session.people:
        somebody.page.evaluate("watchedSockets.at(-1).send(JSON.stringify({type: 'leave'}))")
    practice.node.wait_for(
        f"{practice.node_url}/metrics",
        lambda metrics: pending_events(metrics) >= len(session.people),
        20,
    )
    practice.start_odoo()
    practice.wait_for_odoo()
    practice.node.wait_for(
        f"{practice.node_url}/metrics", lambda metrics: pending_events(metrics) == 0, 30
    )
    attendance_is_written(session.dana, session.id)


def pending_events(metrics: bytes) -> float:
    """How many events the node has not delivered yet, as it says itself."""
    (line,) = (
        line
        for line in metrics.splitlines()
        if line.startswith(b"teletherapy_media_events_pending ")
    )
    return float(line.split()[1])
