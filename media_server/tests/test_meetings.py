"""meetings.py, through the room: pairs, groups, and the way from one to the other."""

from media_server import messages, protocol
from media_server.effects import Disband, Enter, Exit, Instruct, Pair, Return, Send, Unpair
from media_server.protocol import Role
from media_support import CLIENT, ROOM, THERAPIST
from test_room import SOMEBODY, RoomTestCase

OTHER = "4" * 32


class MeetingsTestCase(RoomTestCase):
    def kinds(self, *kinds):
        """The last effects of these kinds, in order."""
        return [effect for effect in self.effects if isinstance(effect, kinds)]

    @property
    def group(self):
        return self.room.meetings.group

    def three(self):
        """A pair that has met, and a guest who comes."""
        self.pair()
        self.guest = self.join(SOMEBODY, Role.GUEST)

    def decode(self, *participants, group=True):
        """Pages have decoded something on the newer way."""
        meetings = self.room.meetings
        for participant in participants:
            connection = {THERAPIST: self.therapist, CLIENT: self.client}.get(participant)
            field = {"group": self.group.id} if group else {"pairing": meetings.pairing.id}
            self.say(participant, connection or self.guest, protocol.Decoded(**field))


class PairToGroupTests(MeetingsTestCase):
    def test_third(self):
        """When a third is admitted everybody enters a group, and the pair stays."""
        self.three()
        self.assertEqual(
            [(each.participant, each.sends) for each in self.kinds(Enter)],
            [(CLIENT, True), (THERAPIST, True), (SOMEBODY, True)],
        )
        self.assertEqual({(e.room, e.group) for e in self.kinds(Enter)}, {(ROOM, self.group.id)})
        self.assertEqual(self.kinds(Unpair), [])

    def test_waiting_third(self):
        """Who waits changes nothing."""
        self.pair()
        self.room.remove(SOMEBODY, self.now)
        self.join(SOMEBODY, Role.GUEST)
        self.assertIsNone(self.group)

    def test_old_way_goes_last(self):
        """The pair goes when both of it have decoded something in the group."""
        self.three()
        self.decode(SOMEBODY)
        self.decode(THERAPIST, THERAPIST)
        self.assertEqual(self.kinds(Unpair), [])
        self.decode(CLIENT)
        self.assertEqual(self.kinds(Unpair), [Unpair(self.pairing)])
        for page in self.client, self.therapist:
            self.assertEqual(self.types(page), ["unpaired"])
        self.assertIsNone(self.room.meetings.pairing)

    def test_still_connected(self):
        """Who has met in the group stays connected when the pair goes."""
        self.three()
        self.decode(THERAPIST, CLIENT)
        states = {p.id: p.state for p in self.room.participants.values()}
        self.assertEqual((states[THERAPIST], states[CLIENT]), ("connected", "connected"))
        self.effects = self.room.media(self.group.id, SOMEBODY, self.now)
        self.assertIn(("participant_connected", SOMEBODY, {}), self.records())

    def test_couple(self):
        """Two clients and a therapist are a group, two of the same role are no pair."""
        self.pair()
        self.join(OTHER, Role.CLIENT)
        self.assertEqual(len(self.kinds(Enter)), 3)

    def test_guest_without_client(self):
        """A therapist meets a guest in a group of two."""
        self.join(THERAPIST)
        self.join(SOMEBODY, Role.GUEST)
        self.assertEqual(len(self.kinds(Enter)), 2)
        self.assertIsNone(self.room.meetings.pairing)

    def test_observer(self):
        """An observer sends nothing."""
        self.pair()
        self.join(SOMEBODY, Role.OBSERVER)
        self.assertEqual([e.sends for e in self.kinds(Enter)], [True, True, False])


class DataTests(MeetingsTestCase):
    """What pages of a group say to each other, which the node cannot read."""

    def setUp(self):
        super().setUp()
        self.three()
        for page in self.client, self.therapist, self.guest:
            self.sent(page)

    def talk(self, payload="aGk", participant=CLIENT, connection=None, **fields):
        message = protocol.Data(**({"group": self.group.id, "payload": payload} | fields))
        self.say(participant, connection or self.client, message)

    def test_everybody_else(self):
        self.talk()
        data = messages.data(self.group.id, CLIENT, "aGk")
        told = [Send(self.therapist, data), Send(self.guest, data)]
        self.assertEqual(sorted(self.effects, key=repr), sorted(told, key=repr))

    def test_one(self):
        self.talk(to=SOMEBODY)
        data = messages.data(self.group.id, CLIENT, "aGk")
        self.assertEqual(self.effects, [Send(self.guest, data)])

    def test_nobody(self):
        """Neither oneself nor who is not in the group."""
        for nobody in CLIENT, OTHER:
            self.talk(to=nobody)
            self.assertEqual(self.effects, [])

    def test_who_waits_hears_nothing(self):
        self.room.remove(OTHER, self.now)
        waiting = self.join(OTHER, Role.GUEST)
        self.sent(waiting)
        self.talk()
        self.assertNotIn(waiting, [effect.connection for effect in self.effects])
        self.talk(participant=OTHER, connection=waiting)
        self.assertError(waiting, "stale_group")

    def test_lost_connection(self):
        """Nothing is kept for who is away."""
        self.lose(SOMEBODY, self.guest)
        self.talk(to=SOMEBODY)
        self.assertEqual(self.effects, [])

    def test_another_group(self):
        self.talk(group="8" * 32)
        self.assertError(self.client, "stale_group")

    def test_not_too_much(self):
        """A burst, then so much a second; the others' allowance is their own."""
        for _ in range(4):
            self.talk("a" * 16384)
        self.talk()
        self.assertError(self.client, "too_much_data")
        self.talk("a" * 16384, THERAPIST, self.therapist)
        self.assertEqual(len(self.effects), 2)
        self.now += 1
        self.talk("a" * 8192)
        self.assertEqual(len(self.effects), 2)

    def test_never_written_out(self):
        self.assertNotIn("aGk", repr(protocol.Data(self.group.id, "aGk")))


class GroupToPairTests(MeetingsTestCase):
    def setUp(self):
        super().setUp()
        self.three()
        self.decode(THERAPIST, CLIENT)
        self.gone = self.group.id
        self.say(SOMEBODY, self.guest, protocol.Leave())

    def test_third_leaves(self):
        """When two are left they meet as a pair; the group stays until that works."""
        self.assertEqual(self.kinds(Exit), [Exit(self.gone, SOMEBODY)])
        self.assertEqual(len(self.kinds(Pair)), 1)
        self.assertEqual(self.kinds(Disband), [])
        self.decode(THERAPIST, group=False)
        self.assertEqual(self.kinds(Disband), [])
        self.decode(CLIENT, group=False)
        self.assertEqual(self.kinds(Disband), [Disband(self.gone)])
        self.assertEqual(self.types(self.client), ["ungrouped"])

    def test_third_returns_meanwhile(self):
        """When a third comes back before that, the group that is still there goes on at once."""
        self.guest = self.join(SOMEBODY, Role.GUEST)
        self.assertEqual([e.participant for e in self.kinds(Enter)], [SOMEBODY])
        self.assertEqual(self.group.id, self.gone)
        self.assertEqual(len(self.kinds(Unpair)), 1)

    def test_second_leaves_too(self):
        """When only one is left, nothing is."""
        self.say(CLIENT, self.client, protocol.Leave())
        self.assertEqual(len(self.kinds(Unpair)), 1)
        self.assertEqual(len(self.kinds(Disband)), 1)
        self.assertEqual(self.room.participants[THERAPIST].state, "admitted")


class ReturnTests(MeetingsTestCase):
    def setUp(self):
        super().setUp()
        self.three()
        self.decode(THERAPIST, CLIENT)

    def test_lost_websocket(self):
        """Who comes back with the group's connection goes on; an open offer is repeated."""
        self.lose(SOMEBODY, self.guest)
        self.assertEqual(self.kinds(Exit), [])
        page = self.join(SOMEBODY, Role.GUEST, group=self.group.id)
        self.assertTrue(self.sent(page)[0]["resumed"])
        self.assertEqual(self.kinds(Return, Enter, Exit), [Return(self.group.id, SOMEBODY)])

    def test_reload(self):
        """Who comes back without it enters the group anew."""
        page = self.join(SOMEBODY, Role.GUEST)
        self.assertFalse(self.sent(page)[0]["resumed"])
        self.assertEqual([type(effect) for effect in self.kinds(Exit, Enter)], [Exit, Enter])

    def test_reload_while_both_ways_are_open(self):
        """Who comes back with one of two ways keeps that one."""
        self.say(SOMEBODY, self.guest, protocol.Leave())
        pairing = self.room.meetings.pairing.id
        page = self.join(CLIENT, pairing=pairing, group="f" * 32)
        self.assertTrue(self.sent(page)[0]["resumed"])
        self.assertEqual(len(self.kinds(Exit)), 1)
        self.assertEqual(self.kinds(Unpair), [])

    def test_grace_time(self):
        """Who does not come back leaves the group."""
        self.lose(SOMEBODY, self.guest)
        self.tick(25)
        self.assertEqual(self.kinds(Exit), [Exit(self.group.id, SOMEBODY)])

    def test_end(self):
        """The end of the session ends the group."""
        group = self.group.id
        self.say(THERAPIST, self.therapist, protocol.End())
        self.assertEqual(self.kinds(Disband), [Disband(group)])


class MessageTests(MeetingsTestCase):
    def test_instructions(self):
        """What a page says to its group reaches the group's media."""
        self.three()
        for message in (
            protocol.Answer(self.group.id, "v=0"),
            protocol.Restart(self.group.id),
            protocol.View(self.group.id, {CLIENT: 1}),
        ):
            self.say(SOMEBODY, self.guest, message)
            self.assertEqual(self.effects, [Instruct(SOMEBODY, self.guest, message)])

    def test_stale(self):
        """What concerns a group that is over, or that one is not in, is answered with an error."""
        self.pair()
        for message in protocol.Answer("e" * 32, "v=0"), protocol.Restart("e" * 32):
            self.say(CLIENT, self.client, message)
            self.assertEqual(self.sent(self.client)[0]["code"], "stale_group")
        self.say(CLIENT, self.client, protocol.Decoded(group="e" * 32))
        self.assertEqual(self.effects, [])
