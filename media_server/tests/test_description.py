"""description.py"""

import random
import unittest

from hypothesis import given
from hypothesis import strategies as st

from media_server import description
from media_server.description import Address, Transport
from media_server.exceptions import DescriptionError
from media_server.ice_lite import Credentials
from media_support import SDP, anything

CREDENTIALS = Credentials("nodeufrag", "nodepassword")
ADDRESSES = [Address("203.0.113.7", 8443), Address("2001:db8::1", 8443)]


def rewrite(sdp=SDP):
    return description.parse(sdp).rewrite(CREDENTIALS, ADDRESSES)


class RewriteTests(unittest.TestCase):
    def test_ice_becomes_the_nodes(self):
        """Credentials and candidates are the node's, in every section in use."""
        text = rewrite()
        self.assertEqual(text.count("a=ice-ufrag:nodeufrag\r\n"), 3)
        self.assertEqual(text.count("a=ice-pwd:nodepassword\r\n"), 3)
        self.assertEqual(
            text.count(
                "a=candidate:1 1 udp 2130706431 203.0.113.7 8443 typ host\r\n"
                "a=candidate:2 1 udp 2130706175 2001:db8::1 8443 typ host\r\n"
                "a=end-of-candidates\r\n"
            ),
            3,
        )
        self.assertEqual(text.count("a=candidate"), 6)
        self.assertEqual(text.count("a=ice-lite"), 1)
        self.assertLess(text.index("a=ice-lite"), text.index("m="))

    def test_tcp_behind_udp(self):
        """A candidate over TCP is passive, and its priority below that of each one over UDP."""
        tcp = Address("203.0.113.7", 443, Transport.TCP)
        text = description.parse(SDP).rewrite(CREDENTIALS, [*ADDRESSES, tcp])
        self.assertIn(
            "a=candidate:3 1 tcp 1520434687 203.0.113.7 443 typ host tcptype passive\r\n", text
        )

    def test_nothing_of_the_page_remains(self):
        """Neither addresses nor ports nor credentials of the page pass through."""
        text = rewrite()
        for trace in "192.0.2.7", "2001:db8::7", "51472", "page", "ice-options", "a=rtcp:", "sped":
            self.assertNotIn(trace, text)

    def test_all_else_is_untouched(self):
        """Every other line passes as it is and in its place."""
        touched = ("c=", "o=", "m=audio", "a=candidate", "a=end-of", "a=ice-", "a=rtcp:")
        kept = [line for line in SDP.split("\r\n") if not line.startswith(touched)]
        found = [line for line in rewrite().split("\r\n") if not line.startswith(touched)]
        self.assertEqual(kept, found)
        self.assertIn("a=rtcp-mux", kept)
        self.assertIn("a=fingerprint:sha-256 AB:CD:EF:01", kept)

    def test_addresses_are_blank(self):
        """The lines that hold addresses say that there are none."""
        lines = rewrite().split("\r\n")
        self.assertIn("o=- 4611731400430051336 2 IN IP4 0.0.0.0", lines)
        self.assertEqual(lines.count("c=IN IP4 0.0.0.0"), 3)
        self.assertIn("m=audio 9 UDP/TLS/RTP/SAVPF 111 0", lines)
        self.assertIn("m=application 0 UDP/DTLS/SCTP webrtc-datachannel", lines)

    def test_rejected_section(self):
        """A rejected section gets no candidates and need not be bundled."""
        sdp = SDP.replace("BUNDLE 0 1 2", "BUNDLE 0 1").replace("a=bundle-only\r\n", "")
        self.assertEqual(rewrite(sdp).count("a=candidate:1"), 2)

    def test_twice(self):
        """A description that was rewritten can be rewritten again."""
        self.assertEqual(rewrite(rewrite()), rewrite())

    def test_ufrag(self):
        """The ufrag is that of the first section in use, or of the session."""
        self.assertEqual(description.parse(SDP).ufrag, "page")
        above = SDP.replace("a=ice-ufrag:page\r\na=ice-pwd:passwordofthepage0123456\r\n", "")
        above = above.replace("t=0 0\r\n", "t=0 0\r\na=ice-ufrag:top\r\na=ice-pwd:secret\r\n")
        self.assertEqual(description.parse(above).ufrag, "top")
        self.assertIn("a=ice-ufrag:nodeufrag", rewrite(above))

    def test_line_feeds(self):
        """Lines may end in a line feed alone."""
        self.assertEqual(rewrite(SDP.replace("\r\n", "\n")), rewrite())


class RefusalTests(unittest.TestCase):
    def assertRefused(self, reason, sdp):
        with self.assertRaisesRegex(DescriptionError, reason):
            description.parse(sdp)

    def test_refused(self):
        """What the splice cannot carry is refused with the rule that it breaks."""
        for reason, sdp in [
            ("no SDP", ""),
            ("no SDP", "hello"),
            ("no SDP", "\r\n" + SDP),
            ("no SDP", SDP.replace("s=-", "s")),
            ("no SDP", SDP.replace("s=-", "s=\0")),
            ("no SDP", SDP.replace("s=-", "s=-\r\n\r\n")),
            ("no SDP", SDP.replace("s=-", "s=a\rb=c")),
            ("no media section", SDP[: SDP.index("m=")]),
            ("no media section in use", "v=0\r\nm=audio 0 RTP/SAVPF 0\r\n"),
            ("media section is malformed", SDP.replace("m=audio 51472 UDP", "m=audio")),
            ("bundle", SDP.replace("a=group:BUNDLE 0 1 2\r\n", "")),
            ("bundle", SDP.replace("BUNDLE 0 1 2", "BUNDLE 0 1")),
            ("bundle", SDP.replace("BUNDLE 0 1 2", "BUNDLE 0 1 2\r\na=group:BUNDLE 2")),
            ("bundle", SDP.replace("a=mid:1\r\n", "")),
            ("rtcp-mux", SDP.replace("a=rtcp-mux\r\na=rtcp-rsize", "a=rtcp-rsize")),
            ("credentials", SDP.replace("a=ice-ufrag:page\r\n", "")),
            ("credentials", SDP.replace("a=ice-pwd:passwordofthepage0123456\r\n", "")),
            ("too large", SDP + "a=x:" + "y" * description.SIZE),
            ("too many lines", SDP + "a=x\r\n" * description.LINES),
            ("too many", SDP + "m=audio 0 RTP 0\r\n" * description.SECTIONS),
        ]:
            with self.subTest(reason=reason, sdp=sdp[-40:]):
                self.assertRefused(reason, sdp)

    @anything
    @given(st.text())
    def test_any_text(self, text):
        """Any text, alone or in a description, is rewritten or refused."""
        for sdp in text, SDP + text, SDP.replace("t=0 0", text):
            try:
                rewrite(sdp)
            except DescriptionError:
                pass

    def test_mutations(self):
        """Five thousand mutations are rewritten or refused, and never show an address."""
        chance = random.Random(8866)
        lines = SDP.split("\r\n")
        for _ in range(5000):
            changed = list(lines)
            for _ in range(chance.randint(1, 4)):
                index = chance.randrange(len(changed))
                kind = chance.randrange(4)
                if kind == 0:
                    del changed[index]
                elif kind == 1:
                    changed.insert(index, chance.choice(lines))
                elif kind == 2:
                    changed[index] = changed[index][: chance.randrange(len(changed[index]) + 1)]
                else:
                    changed[index] = changed[index].replace(" ", "  ")
            try:
                text = rewrite("\r\n".join(changed))
            except DescriptionError:
                continue
            self.assertNotIn("192.0.2.7", text)
            self.assertNotIn("passwordofthepage", text)
