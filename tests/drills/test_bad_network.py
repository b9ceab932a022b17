"""What a bad network between the browsers and the node does to a session."""

import pytest

from .conftest import RUNS
from .impairer import DOWN, UP, impairer
from .test_recovery import fault_of

pytestmark = pytest.mark.drill

LOSSY = 10
CLOSED = 3

PROTOCOL = """async () => {
    const [peer] = watchedPeers.filter((peer) => peer.connectionState !== "closed");
    const stats = await peer.getStats();
    const transport = [...stats.values()].find((stat) => stat.type === "transport");
    const pair = stats.get(transport.selectedCandidatePairId);
    return stats.get(pair.localCandidateId).protocol;
}"""


@pytest.fixture
def network(practice):
    """Everything that is sent over UDP passes an impairer; TCP goes to the node directly."""
    port = practice.ports.media_udp
    with impairer(("127.0.0.1", port)) as network:
        practice.node.stop()
        addresses = f"127.0.0.1:{network.port}/udp,127.0.0.1:{port}/tcp"
        practice.start_node(MEDIA_ADVERTISED_ADDRESS=addresses)
        practice.wait_for_node()
        try:
            yield network
        finally:
            practice.node.stop()
            practice.start_node()
            practice.wait_for_node()


def test_loss(network, begin, report):
    """With almost a third of all datagrams lost people still meet each other afterwards."""
    session = begin()
    found = []
    for _ in range(RUNS):

        def lose() -> float:
            network.impair(loss=0.3)
            session.dana.page.wait_for_timeout(LOSSY * 1000)
            return fault_of(network.off)

        found.append(session.harm(lose))
    report.add(f"30 % loss for {LOSSY} s, from its end", 2, found)


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_one_way_black_hole(network, begin, report, direction):
    """For a while one direction is dead, which neither end is told."""
    session = begin()
    found = []
    for _ in range(RUNS):

        def swallow() -> float:
            network.impair(direction, black_hole=True)
            session.dana.page.wait_for_timeout(CLOSED * 1000)
            return fault_of(network.off)

        found.append(session.harm(swallow))
    way = "to the node" if direction == UP else "to the browsers"
    report.add(f"nothing gets {way} for {CLOSED} s, from its end", 2, found)


def test_source_ports_change(network, begin, report):
    """A router gives both browsers new ports: the node follows them with the next check."""
    session = begin()
    found = [session.harm(lambda: fault_of(network.rebind)) for _ in range(RUNS)]
    report.add("source ports rebound", 2, found)
    assert protocols(session) == ["udp", "udp"]


def test_udp_is_blocked(network, begin, report):
    """Both pages move to TCP by themselves when UDP is blocked in the middle."""
    found = []
    for _ in range(RUNS):
        session = begin()
        assert protocols(session) == ["udp", "udp"]
        found.append(session.harm(lambda: fault_of(lambda: network.impair(black_hole=True))))
        assert protocols(session) == ["tcp", "tcp"]
        session.leave_if_there()
        network.off()
    report.add("UDP blocked for good", 2, found)


def protocols(session) -> list[str]:
    return [somebody.page.evaluate(PROTOCOL) for somebody in session.people]
