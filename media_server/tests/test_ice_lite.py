"""ice_lite.py"""

import unittest

from media_server import ice_lite, stun
from media_server.ice_lite import Agent, Counters, Leg
from media_server.rate import Bucket
from media_server.stun import Attribute, MessageType

TRANSACTION = bytes(range(12))
DTLS, SRTP = b"\x16\xfe\xfd", b"\x80\x60"


class Source:
    """An address that keeps what is sent to it."""

    def __init__(self, port):
        self.key = self.address = ("192.0.2.1", port)
        self.sent = []
        self.released = False

    def send(self, data):
        self.sent.append(data)

    def release(self):
        self.released = True

    def answer(self):
        """The last STUN message that was sent here."""
        return stun.Message(self.sent[-1])


def check(credentials, *extra, remote="page", **options):
    attributes = [
        (Attribute.USERNAME, f"{credentials.ufrag}:{remote}".encode()),
        (0xC057, bytes(4)),
        (Attribute.PRIORITY, bytes(4)),
        (Attribute.ICE_CONTROLLING, bytes(8)),
        *extra,
    ]
    options = {"key": credentials.password.encode()} | options
    return stun.build(MessageType.BINDING_REQUEST, TRANSACTION, attributes, **options)


USE_CANDIDATE = (Attribute.USE_CANDIDATE, b"")


class AgentTestCase(unittest.TestCase):
    def setUp(self):
        self.counters = Counters()
        self.agent = Agent(self.counters)
        self.media = []
        self.session = Bucket(1e6, 1e6, 0)
        self.a, self.b = self.leg("a"), self.leg("b")
        self.a.other, self.b.other = self.b, self.a

    def leg(self, name, rate=1e6):
        leg = Leg(
            self.agent.new_credentials(),
            Bucket(rate, rate, 0),
            self.session,
            self.counters,
            lambda: self.media.append(name),
        )
        self.agent.add(leg)
        return leg

    def check(self, leg, source, *extra, now=0.0, which=-1):
        self.agent.receive(check(leg.credentials[which], *extra), source, now)

    def forward(self, source, data, now=0.0):
        """As the socket does it: by address."""
        path = self.agent.paths.get(source.key)
        if path is not None:
            path.leg.forward(path, data, now)

    def assertSelected(self, leg, source):
        self.assertEqual(leg.selected and leg.selected.key, source and source.key)


class CheckTests(AgentTestCase):
    def test_success(self):
        """A right check is answered with its own address, integrity and fingerprint."""
        source = Source(1)
        self.check(self.a, source)
        answer = source.answer()
        self.assertEqual(answer.type, MessageType.BINDING_SUCCESS)
        self.assertEqual(answer.transaction_id, TRANSACTION)
        self.assertTrue(answer.has_integrity(self.a.credentials[0].password.encode()))
        self.assertTrue(answer.has_fingerprint())
        self.assertEqual(
            answer.attributes[Attribute.XOR_MAPPED_ADDRESS],
            stun.xor_address("192.0.2.1", 1, TRANSACTION),
        )
        self.assertSelected(self.a, source)

    def test_silence(self):
        """What is not authenticated gets no answer and changes nothing."""
        good = self.a.credentials[0]
        wrong = ice_lite.Credentials(good.ufrag, "wrong")
        unknown = ice_lite.Credentials("unknown", good.password)
        for name, data in {
            "wrong password": check(wrong),
            "unknown ufrag": check(unknown),
            "no integrity": check(good, key=None),
            "no fingerprint": check(good, fingerprint=False),
            "wrong fingerprint": check(good)[:-1] + b"\0",
            "no user name": stun.build(1, TRANSACTION, [], key=good.password.encode()),
            "indication": b"\0\x11" + check(good)[2:],
            "success": stun.build(0x0101, TRANSACTION, [], key=good.password.encode()),
            "no STUN": b"\0\1\0\0" + bytes(20),
        }.items():
            with self.subTest(name):
                source = Source(1)
                self.agent.receive(data, source, 0)
                self.assertEqual(source.sent, [])
                self.assertSelected(self.a, None)
                self.assertEqual(self.agent.paths, {})

    def test_role_conflict(self):
        """A browser that believes to be controlled is told 487, authenticated."""
        source = Source(1)
        self.check(self.a, source, (Attribute.ICE_CONTROLLED, bytes(8)))
        answer = source.answer()
        self.assertEqual(answer.type, MessageType.BINDING_ERROR)
        self.assertEqual(answer.attributes[Attribute.ERROR_CODE], b"\0\0\x04\x57")
        self.assertTrue(answer.has_integrity(self.a.credentials[0].password.encode()))
        self.assertSelected(self.a, None)

    def test_unknown_attribute(self):
        """An attribute that has to be understood and is not is answered with 420."""
        source = Source(1)
        self.check(self.a, source, (0x7FFF, b""))
        attributes = source.answer().attributes
        self.assertEqual(attributes[Attribute.ERROR_CODE], b"\0\0\x04\x14")
        self.assertEqual(attributes[Attribute.UNKNOWN_ATTRIBUTES], b"\x7f\xff")
        self.assertSelected(self.a, None)

    def test_no_amplification(self):
        """No answer is longer than its request."""
        for extra in [
            (),
            (USE_CANDIDATE,),
            ((Attribute.ICE_CONTROLLED, b""),),
            tuple((0x7000 + number, b"") for number in range(40)),
            ((0x7FFF, b""),),
        ]:
            source = Source(1)
            request = check(self.a.credentials[0], *extra)
            self.agent.receive(request, source, 0)
            self.assertLessEqual(len(source.sent[0]), len(request))

    def test_flood_of_checks(self):
        """Checks count against the leg's rate."""
        leg = self.leg("slow", rate=1000)
        source = Source(9)
        for _ in range(10):
            self.check(leg, source)
        self.assertEqual(len(source.sent), 2)


class SelectionTests(AgentTestCase):
    def setUp(self):
        super().setUp()
        self.first, self.second, self.third = Source(1), Source(2), Source(3)

    def test_first_validated(self):
        """Before any nomination the first validated address is used."""
        self.check(self.a, self.first)
        self.check(self.a, self.second)
        self.assertSelected(self.a, self.first)

    def test_last_nominated(self):
        """Before any media the address nominated last is used."""
        self.check(self.a, self.first, USE_CANDIDATE)
        self.check(self.a, self.second, USE_CANDIDATE)
        self.check(self.a, self.third)
        self.assertSelected(self.a, self.second)

    def test_last_media(self):
        """The validated address that media last came from goes before any nomination."""
        self.check(self.a, self.first, USE_CANDIDATE)
        self.check(self.a, self.second)
        self.forward(self.second, SRTP)
        self.check(self.a, self.first, USE_CANDIDATE)
        self.assertSelected(self.a, self.second)
        self.forward(self.first, SRTP)
        self.assertSelected(self.a, self.first)

    def test_media_of_a_stranger(self):
        """Media from an address without a check goes nowhere."""
        self.check(self.a, self.first)
        self.check(self.b, self.second)
        self.forward(self.third, SRTP)
        self.assertSelected(self.a, self.first)
        self.assertEqual(len(self.second.sent), 1)

    def test_most_paths(self):
        """A leg has at most eight addresses; the one checked longest ago goes, if not in use."""
        sources = [Source(port) for port in range(10)]
        for now, source in enumerate(sources):
            self.check(self.a, source, now=now)
        self.assertEqual(len(self.a.paths), 8)
        self.assertSelected(self.a, sources[0])
        self.assertEqual(set(self.agent.paths), {s.key for s in sources[:1] + sources[3:]})

    def test_consent(self):
        """An address that was not checked for 30 s is not sent to any more."""
        self.check(self.a, self.first, now=0)
        self.check(self.a, self.second, now=20)
        self.agent.expire(30)
        self.assertSelected(self.a, self.first)
        self.agent.expire(30.1)
        self.assertSelected(self.a, self.second)
        self.agent.expire(60)
        self.assertSelected(self.a, None)
        self.assertEqual(self.agent.paths, {})

    def test_lost_address(self):
        """An address that does not exist any more is not sent to. Losing it again does nothing."""
        self.check(self.a, self.first)
        self.check(self.a, self.second)
        self.agent.lose(self.first)
        self.agent.lose(self.first)
        self.assertSelected(self.a, self.second)
        self.assertEqual(set(self.agent.paths), {self.second.key})

    def test_release(self):
        """An address that no leg has any more is told so, and no other."""
        sources = [Source(port) for port in range(9)]
        for now, source in enumerate(sources):
            self.check(self.a, source, now=now)
        self.assertEqual([s.released for s in sources], [False, True] + [False] * 7)
        self.check(self.b, sources[8], now=8)
        self.agent.remove(self.a)
        self.assertEqual([s.released for s in sources], [True] * 8 + [False])
        self.agent.expire(100)
        self.assertTrue(sources[8].released)

    def test_checks_keep_consent(self):
        """Each check renews the consent."""
        for now in range(0, 200, 20):
            self.check(self.a, self.first, now=now)
            self.agent.expire(now)
        self.assertSelected(self.a, self.first)

    def test_address_moves_to_another_leg(self):
        """An address belongs to the leg whose check came from it last."""
        self.check(self.a, self.first)
        self.check(self.b, self.first)
        self.assertSelected(self.a, None)
        self.assertSelected(self.b, self.first)
        self.agent.remove(self.a)
        self.assertEqual(set(self.agent.paths), {self.first.key})


class RestartTests(AgentTestCase):
    def test_side_by_side(self):
        """Old and new credentials are valid until the first check with the new."""
        source = Source(1)
        self.agent.restart(self.a)
        old, new = self.a.credentials
        self.agent.receive(check(old), source, 0)
        self.agent.receive(check(new), source, 0)
        self.assertEqual(len(source.sent), 2)
        self.assertTrue(source.answer().has_integrity(new.password.encode()))
        self.agent.receive(check(old), source, 0)
        self.assertEqual(len(source.sent), 2)
        self.assertEqual(self.a.credentials, [new])

    def test_nomination_counts_again(self):
        """After a restart a nomination moves media, which it did not before."""
        old, new = Source(1), Source(2)
        self.check(self.a, old, USE_CANDIDATE)
        self.forward(old, SRTP)
        self.agent.restart(self.a)
        self.check(self.a, new, USE_CANDIDATE)
        self.assertSelected(self.a, new)

    def test_many_restarts(self):
        """Of restarts that nobody follows only a few are remembered, and the one in use."""
        first = self.a.credentials[0]
        for _ in range(10):
            self.agent.restart(self.a)
        self.assertEqual(len(self.a.credentials), ice_lite.MOST_CREDENTIALS)
        self.assertIs(self.a.credentials[0], first)
        self.assertEqual(len(self.agent._legs), 1 + ice_lite.MOST_CREDENTIALS)

    def test_remove(self):
        """A leg that is gone is not answered for."""
        self.agent.restart(self.a)
        credentials = list(self.a.credentials)
        self.check(self.a, Source(1))
        self.agent.remove(self.a)
        self.agent.remove(self.a)
        for each in credentials:
            source = Source(2)
            self.agent.receive(check(each), source, 0)
            self.assertEqual(source.sent, [])
        self.assertEqual(self.agent.paths, {})


class ForwardTests(AgentTestCase):
    def setUp(self):
        super().setUp()
        self.at_a, self.at_b = Source(1), Source(2)

    def meet(self):
        self.check(self.a, self.at_a)
        self.check(self.b, self.at_b)
        self.at_a.sent.clear()
        self.at_b.sent.clear()

    def test_untouched(self):
        """Datagrams pass in both directions as they are."""
        self.meet()
        self.forward(self.at_a, DTLS)
        self.forward(self.at_b, SRTP)
        self.assertEqual((self.at_a.sent, self.at_b.sent), ([SRTP], [DTLS]))
        self.assertEqual(self.counters.forwarded, 2)
        self.assertEqual(self.counters.forwarded_bytes, 5)

    def test_early_dtls(self):
        """DTLS waits for the other browser's first check, at most eight datagrams; SRTP is lost."""
        self.check(self.a, self.at_a)
        for number in range(10):
            self.forward(self.at_a, DTLS + bytes([number]))
            self.forward(self.at_a, SRTP)
        self.check(self.b, self.at_b)
        answer, *rest = self.at_b.sent
        self.assertEqual(stun.Message(answer).type, MessageType.BINDING_SUCCESS)
        self.assertEqual(rest, [DTLS + bytes([number]) for number in range(2, 10)])
        self.check(self.b, self.at_b)
        self.assertEqual(len(self.at_b.sent), 10)

    def test_first_media_is_told_once(self):
        """The first media of a leg is told, once."""
        self.meet()
        self.assertEqual(self.media, [])
        for _ in range(3):
            self.forward(self.at_a, DTLS)
        self.agent.restart(self.a)
        self.check(self.a, self.at_a)
        self.forward(self.at_a, SRTP, now=7)
        self.assertEqual(self.media, ["a"])
        self.assertEqual(self.a.media_at, 7)

    def test_rate_of_a_leg(self):
        """A leg that sends too much loses what is too much."""
        self.meet()
        self.b.bucket = Bucket(10_000, 10_000, 0)
        for _ in range(100):
            self.forward(self.at_b, SRTP + bytes(998))
        self.assertEqual(len(self.at_a.sent), 10)
        self.forward(self.at_a, SRTP)
        self.assertEqual(len(self.at_b.sent), 1)

    def test_rate_of_small_packets(self):
        """A datagram counts as at least 500 bytes."""
        self.meet()
        self.b.bucket = Bucket(10_000, 10_000, 0)
        for _ in range(100):
            self.forward(self.at_b, SRTP)
        self.assertEqual(len(self.at_a.sent), 20)

    def test_rate_of_the_session(self):
        """Both legs together are capped, too."""
        self.meet()
        self.a.session = self.b.session = Bucket(10_000, 10_000, 0)
        for _ in range(20):
            self.forward(self.at_a, SRTP)
            self.forward(self.at_b, SRTP)
        self.assertEqual(len(self.at_a.sent + self.at_b.sent), 20)
        self.assertEqual(self.counters.dropped_rate, 20)

    def test_no_consent_no_media(self):
        """Nothing is sent to an address whose consent has lapsed."""
        self.meet()
        self.check(self.a, self.at_a, now=31)
        self.agent.expire(31)
        self.forward(self.at_a, SRTP, now=31)
        self.assertEqual(self.at_b.sent, [])
        self.assertEqual(self.counters.dropped_no_address, 1)

    def test_without_other(self):
        """A leg whose splice is closed drops what comes."""
        self.meet()
        self.a.other = None
        self.forward(self.at_a, DTLS)
        self.assertEqual(self.at_b.sent, [])
