"""splice.py"""

import re
import unittest

from media_server.description import Address
from media_server.exceptions import DescriptionError
from media_server.ice_lite import Agent, Counters
from media_server.protocol import DescriptionType
from media_server.splice import Rates, Splice
from media_support import CLIENT, SDP, THERAPIST
from test_ice_lite import Source, check

OFFER, ANSWER, ROLLBACK = DescriptionType


def sdp(ufrag):
    return SDP.replace("a=ice-ufrag:page", f"a=ice-ufrag:{ufrag}")


class SpliceTests(unittest.TestCase):
    def setUp(self):
        self.agent = Agent(Counters())
        self.media = []
        self.splice = Splice(
            self.agent,
            (THERAPIST, CLIENT),
            [Address("127.0.0.1", 8443)],
            Rates(8e6, 12e6),
            0,
            self.media.append,
        )

    def send(self, sender, kind, ufrag="t1"):
        """Passes a description on; returns the ufrag that the receiver sees."""
        text = self.splice.translate(sender, kind, sdp(ufrag))
        return re.search("a=ice-ufrag:(.*)\r", text)[1]

    def negotiate(self, offerer=THERAPIST, offer="t1", answer="c1"):
        answerer = CLIENT if offerer == THERAPIST else THERAPIST
        return self.send(offerer, OFFER, offer), self.send(answerer, ANSWER, answer)

    def ufrags(self, participant):
        return [each.ufrag for each in self.splice.legs[participant].credentials]

    def test_credentials_of_the_receivers_leg(self):
        """Each page sees the credentials of its own leg."""
        to_client, to_therapist = self.negotiate()
        self.assertEqual([to_client], self.ufrags(CLIENT))
        self.assertEqual([to_therapist], self.ufrags(THERAPIST))
        self.assertNotEqual(to_client, to_therapist)

    def test_renegotiation(self):
        """Negotiating again without a new ufrag, from either side, restarts nothing."""
        first = self.negotiate()
        self.assertEqual(self.negotiate(), first)
        self.assertEqual(self.negotiate(CLIENT, "c1", "t1"), first[::-1])

    def test_restart_of_one_leg(self):
        """A new ufrag in an offer changes the credentials in the answer, and no others."""
        to_client, to_therapist = self.negotiate()
        again_to_client, again_to_therapist = self.negotiate(offer="t2")
        self.assertEqual(again_to_client, to_client)
        self.assertNotEqual(again_to_therapist, to_therapist)
        self.assertEqual(self.ufrags(THERAPIST), [to_therapist, again_to_therapist])
        self.assertEqual(self.negotiate(offer="t2")[1], again_to_therapist)

    def test_restart_by_the_answerer(self):
        """The side that answered may restart its own leg."""
        to_client, to_therapist = self.negotiate()
        again_to_therapist, again_to_client = self.negotiate(CLIENT, "c2", "t1")
        self.assertEqual(again_to_therapist, to_therapist)
        self.assertNotEqual(again_to_client, to_client)

    def test_rolled_back_restart(self):
        """A restart that was rolled back has not happened."""
        _, to_therapist = self.negotiate()
        self.send(THERAPIST, OFFER, "t2")
        self.assertEqual(self.splice.translate(THERAPIST, ROLLBACK, ""), "")
        self.assertEqual(self.negotiate()[1], to_therapist)

    def test_glare(self):
        """When offers cross, the restart of who gives in does not happen by the answer."""
        to_client, to_therapist = self.negotiate()
        self.send(CLIENT, OFFER, "c2")
        self.send(THERAPIST, OFFER, "t2")
        answer = self.send(CLIENT, ANSWER, "c1")
        self.assertNotEqual(answer, to_therapist)
        self.assertEqual(self.ufrags(CLIENT), [to_client])
        self.assertNotEqual(self.negotiate(CLIENT, "c2", "t2")[1], to_client)

    def test_answer_without_an_offer(self):
        """An answer that nobody has asked for restarts nothing."""
        self.negotiate()
        self.send(CLIENT, OFFER, "c2")
        self.negotiate()
        self.send(THERAPIST, ANSWER, "t1")
        self.assertEqual(len(self.ufrags(CLIENT)), 1)

    def test_refused_description_changes_nothing(self):
        """A description that is refused leaves the negotiation as it was."""
        _, to_therapist = self.negotiate()
        with self.assertRaises(DescriptionError):
            self.splice.translate(THERAPIST, OFFER, sdp("t2").replace("a=rtcp-mux\r\n", ""))
        self.assertEqual(self.send(CLIENT, ANSWER, "c1"), to_therapist)

    def test_media_is_told_with_its_participant(self):
        """The first media is told with the id of who sent it."""
        for participant, leg in self.splice.legs.items():
            source = Source(len(self.media))
            self.agent.receive(check(leg.credentials[0]), source, 0)
            leg.forward(leg.selected, b"\x16", 0)
            self.assertEqual(self.media[-1], participant)

    def test_close(self):
        """A closed splice answers no checks. Closing again does nothing."""
        legs = list(self.splice.legs.values())
        self.splice.close()
        self.splice.close()
        self.assertEqual(len(self.agent), 0)
        source = Source(1)
        self.agent.receive(check(legs[0].credentials[0]), source, 0)
        self.assertEqual(source.sent, [])
