"""group_description.py"""

import unittest

from group_support import answer
from media_server import description, group_description
from media_server.description import Address, Transport
from media_server.exceptions import DescriptionError
from media_server.group_description import AUDIO, VIDEO, Section
from media_server.ice_lite import Credentials

FINGERPRINT = "sha-256 " + ":".join(["AB"] * 32)
ADDRESSES = [Address("203.0.113.7", 8443), Address("203.0.113.7", 443, Transport.TCP)]
SECTIONS = [
    Section("0", AUDIO),
    Section("1", VIDEO),
    Section("2", AUDIO, "a" * 32, 21),
    Section("3", VIDEO, "a" * 32, 31, 32),
    Section("4", AUDIO),
]
MIDS = ["0", "1", "2", "3", "4"]


def offer(sections=SECTIONS, sends=True):
    return group_description.offer(
        sections, sends, Credentials("nodeufrag", "p" * 32), ADDRESSES, FINGERPRINT, 3
    )


def section(sdp, mid):
    """The lines of one media section."""
    parsed = description.parse(sdp)
    return next(s for s in parsed.sections if f"a=mid:{mid}" in s)


class OfferTests(unittest.TestCase):
    def test_is_a_description(self):
        """The offer bundles everything, as the node asks of everybody else."""
        parsed = description.parse(offer())
        self.assertEqual(len(parsed.sections), 5)
        self.assertIn("a=ice-lite", parsed.session)
        for lines in parsed.sections:
            self.assertIn("a=setup:actpass", lines)
            self.assertIn(f"a=fingerprint:{FINGERPRINT}", lines)
            self.assertEqual(sum(line.startswith("a=candidate") for line in lines), 2)

    def test_directions(self):
        """The page sends in the first two, and gets what others send in the rest."""
        directions = [
            next(
                line
                for line in section(offer(), mid)
                if line[2:] in ("recvonly", "sendonly", "inactive")
            )
            for mid in MIDS
        ]
        self.assertEqual(
            directions, ["a=recvonly", "a=recvonly", "a=sendonly", "a=sendonly", "a=inactive"]
        )

    def test_watching(self):
        """Who may only watch is asked for nothing."""
        for mid in "0", "1":
            self.assertIn("a=inactive", section(offer(sends=False), mid))

    def test_simulcast(self):
        """Two layers are asked for, the smaller first."""
        lines = section(offer(), "1")
        self.assertIn("a=simulcast:recv q;h", lines)
        self.assertIn("a=rid:q recv", lines)

    def test_streams(self):
        """What somebody sends has the node's SSRCs, and one stream for sound and picture."""
        self.assertIn("a=ssrc-group:FID 31 32", section(offer(), "3"))
        for mid in "2", "3":
            line = next(x for x in section(offer(), mid) if x.startswith("a=msid:"))
            self.assertTrue(line.startswith("a=msid:" + "a" * 32 + " "))

    def test_congestion_control(self):
        """Upwards pages get transport-cc, downwards they say what they believe (REMB)."""
        for mid, has, has_not in (
            ("1", "transport-cc", "goog-remb"),
            ("3", "goog-remb", "transport-cc"),
        ):
            text = "\n".join(section(offer(), mid))
            self.assertIn(has, text)
            self.assertNotIn(has_not, text)


class AnswerTests(unittest.TestCase):
    def read(self, **changes):
        return group_description.read(answer(offer(), FINGERPRINT, **changes), MIDS)

    def test_good(self):
        """The page's user name fragment and fingerprints are read."""
        read = self.read()
        self.assertEqual(read.ufrag, "page")
        self.assertEqual(list(read.fingerprints), [tuple(FINGERPRINT.split(" "))])

    def test_bad(self):
        """What is no answer to the offer is refused."""
        good = answer(offer(), FINGERPRINT)
        for text in (
            "",
            good.replace("a=mid:4", "a=mid:5").replace("3 4\r", "3 5\r"),
            good.replace("a=setup:active", "a=setup:passive"),
            good.replace("a=setup:active", "a=setup:passive", 1),
            good.replace("a=fingerprint:sha-256", "a=fingerprint:sha-1"),
            good.replace("a=fingerprint:", "a=x-fingerprint:"),
            good.replace("a=rtcp-mux\r\n", ""),
            answer(offer(SECTIONS[:4]), FINGERPRINT),
        ):
            with self.subTest(text=text[:40]), self.assertRaises(DescriptionError):
                group_description.read(text, MIDS)
