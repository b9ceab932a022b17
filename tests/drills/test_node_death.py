"""A media node dies or drains in the middle of a session, which goes on on another one."""

import signal

import pytest
from playwright.sync_api import expect

from ..steps import begin_in_schedule, begin_on_portal

PEERS = "watchedPeers.filter((peer) => peer.connectionState !== 'closed').length"
HANDSHAKES = """async () => {
    const [peer] = watchedPeers.filter((peer) => peer.connectionState !== "closed");
    const stats = [...(await peer.getStats()).values()];
    return stats.find((stat) => stat.type === "transport").localCertificateId
        + peer.currentRemoteDescription.sdp.match(/a=fingerprint:(.*)/)[1];
}"""


@pytest.mark.drill
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "drained"])
def test_session_moves(practice, second_node, person, number):
    """Picture and sound return through the other node, on the same connection, without a click."""
    dana = person("therapist@demo.example")
    alex = person("client@demo.example", phone=True)
    begin_on_portal(alex)
    begin_in_schedule(dana)
    for somebody in (dana, alex):
        somebody.expect_picture_and_sound()
    before = [somebody.page.evaluate(HANDSHAKES) for somebody in (dana, alex)]
    address = dana.page.evaluate("watchedSockets.at(-1).url")
    first, second = practice.node, second_node.server
    (lost, kept) = (second, first) if address == second_node.url else (first, second)

    lost.process.send_signal(number)
    lost.process.wait(30)
    for somebody in (dana, alex):
        somebody.page.wait_for_function(
            "old => watchedSockets.at(-1).url !== old && watchedSockets.at(-1).readyState === 1",
            arg=address,
        )
        somebody.expect_picture_and_sound()
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        assert somebody.page.evaluate(PEERS) == 1
    assert kept.running()
    assert [somebody.page.evaluate(HANDSHAKES) for somebody in (dana, alex)] == before
    dana.page.get_by_role("button", name="Leave", exact=True).click()
    alex.page.get_by_role("button", name="Leave", exact=True).click()
