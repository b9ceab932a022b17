"""room.py: every rule of the room, without a socket or a clock."""

import itertools
import unittest

from media_server import protocol
from media_server.effects import (
    Bury,
    Close,
    EndSelfSplice,
    Pair,
    Record,
    Relay,
    SelfSplice,
    Send,
    Unpair,
)
from media_server.exceptions import Refusal
from media_server.meetings import MOST_HELD
from media_server.protocol import (
    Admission,
    CloseCode,
    DescriptionType,
    EndReason,
    LeftReason,
    Role,
    State,
)
from media_server.room import MOST_PARTICIPANTS, MUTE_PAUSE, TEST_PAUSE, TEST_TIME, Room, Timing
from media_server.tickets import Ticket
from media_support import CLIENT, MAC, ROOM, THERAPIST

CLOSES = 1000.0
SOMEBODY = "3" * 32


def ticket(participant, role=Role.CLIENT, admission=Admission.AUTOMATIC, issued=0.0, **changes):
    fields = {"opens": 0.0, "closes": CLOSES} | changes
    return Ticket(participant, ROOM, role, admission, issued=issued, **fields)


class RoomTestCase(unittest.TestCase):
    ADMISSION = Admission.AUTOMATIC

    def setUp(self):
        pairings = itertools.count(1)
        self.room = Room(
            ticket(CLIENT, admission=self.ADMISSION),
            Timing(grace=20, stall=3),
            lambda: f"{next(pairings):032x}",
        )
        self.now = 0.0
        self.effects = []
        self.connections = itertools.count(1)

    # Events. Each leaves its effects in self.effects.

    def join(self, participant, role=None, pairing=None, group=None, **changes):
        if role is None:
            role = Role.THERAPIST if participant == THERAPIST else Role.CLIENT
        connection = f"connection {next(self.connections)}"
        changes = {"admission": self.ADMISSION} | changes
        self.effects = self.room.join(
            ticket(participant, role, **changes),
            connection,
            protocol.Join("", pairing, group),
            self.now,
        )
        return connection

    def say(self, participant, connection, message):
        self.effects = self.room.receive(participant, connection, message, self.now)

    def lose(self, participant, connection):
        self.effects = self.room.lose(participant, connection, self.now)

    def tick(self, now, **silence):
        self.now = now
        self.effects = self.room.tick(now, silence.get("silence", {}))

    def pair(self):
        """Therapist and client have met and are connected."""
        self.client = self.join(CLIENT)
        self.therapist = self.join(THERAPIST)
        self.pairing = self.room.meetings.pairing.id
        for participant in THERAPIST, CLIENT:
            self.room.media(self.pairing, participant, self.now)

    # Assertions about the last event's effects.

    def sent(self, connection):
        return [
            dict(effect.message)
            for effect in self.effects
            if isinstance(effect, Send) and effect.connection == connection
        ]

    def types(self, connection):
        return [message["type"] for message in self.sent(connection)]

    def states(self, connection):
        return [(m["participant"], m["state"]) for m in self.sent(connection) if "state" in m]

    def records(self):
        return [
            (effect.type.value, effect.participant, dict(effect.data))
            for effect in self.effects
            if isinstance(effect, Record)
        ]

    def assertClosed(self, *closed):
        self.assertEqual(
            [(e.connection, e.code) for e in self.effects if isinstance(e, Close)], list(closed)
        )

    def assertError(self, connection, code):
        (message,) = self.sent(connection)
        self.assertEqual((message["type"], message["code"]), ("error", code))

    def assertRefused(self, code, *arguments, **changes):
        with self.assertRaises(Refusal) as caught:
            self.join(*arguments, **changes)
        self.assertEqual(caught.exception.code, code)

    def assertState(self, participant, state):
        self.assertIs(self.room.participants[participant].shown, state)


class AutomaticAdmissionTests(RoomTestCase):
    def test_client_waits(self):
        """A client who comes first waits for the therapist."""
        connection = self.join(CLIENT)
        (joined,) = self.sent(connection)
        self.assertEqual(
            joined,
            {
                "type": "joined",
                "participant": CLIENT,
                "role": "client",
                "state": "waiting",
                "resumed": False,
                "closes": CLOSES,
                "locked": False,
                "tests": True,
                "data": True,
                "screens": True,
                "hands": True,
                "pictures": True,
                "participants": [],
                "ice_servers": [],
            },
        )
        data = {"role": "client", "state": "waiting", "again": False}
        self.assertEqual(self.records(), [("participant_joined", CLIENT, data)])

    def test_therapist_comes(self):
        """With the therapist the waiting client is admitted, and the two meet."""
        client = self.join(CLIENT)
        therapist = self.join(THERAPIST)
        self.assertEqual(self.types(therapist), ["joined", "participant", "peer"])
        self.assertEqual(self.types(client), ["participant", "admitted", "peer"])
        joined, _, peer = self.sent(therapist)
        self.assertEqual(
            joined["participants"],
            [
                {
                    "participant": CLIENT,
                    "role": "client",
                    "state": "waiting",
                    "since": 0.0,
                    "microphone": False,
                    "camera": False,
                    "screen": False,
                    "hand": None,
                    "picture": True,
                }
            ],
        )
        self.assertEqual(
            peer,
            {
                "type": "peer",
                "pairing": self.room.meetings.pairing.id,
                "participant": CLIENT,
                "role": "client",
                "polite": False,
            },
        )
        self.assertTrue(self.sent(client)[-1]["polite"])
        self.assertEqual(
            [kind for kind, *_ in self.records()], ["participant_joined", "participant_admitted"]
        )
        self.assertEqual(self.records()[1], ("participant_admitted", CLIENT, {"by": "automatic"}))
        (pair,) = (effect for effect in self.effects if isinstance(effect, Pair))
        self.assertEqual(pair.participants, (THERAPIST, CLIENT))

    def test_client_comes_to_therapist(self):
        """A client who comes second is admitted on joining."""
        therapist = self.join(THERAPIST)
        client = self.join(CLIENT)
        self.assertEqual(self.types(client), ["joined", "peer"])
        self.assertEqual(self.sent(client)[0]["state"], "admitted")
        self.assertEqual(self.types(therapist), ["participant", "peer"])
        self.assertEqual(
            self.records(),
            [
                (
                    "participant_joined",
                    CLIENT,
                    {"role": "client", "state": "admitted", "again": False},
                ),
                ("participant_admitted", CLIENT, {"by": "automatic"}),
            ],
        )

    def test_full(self):
        """The room takes sixteen, whatever they are; who is in may return all the same."""
        self.join(THERAPIST)
        for number in range(MOST_PARTICIPANTS - 1):
            self.join(f"{number + 16:032x}", list(Role)[number % 4])
        for role in Role:
            self.assertRefused(CloseCode.ROOM_FULL, SOMEBODY, role)
        self.join(THERAPIST)

    def test_guest_waits(self):
        """A guest waits for a therapist, as a client does."""
        guest = self.join(SOMEBODY, Role.GUEST)
        self.assertEqual(self.sent(guest)[0]["state"], "waiting")

    def test_changed_role(self):
        """Nobody returns in another role."""
        self.join(CLIENT)
        self.assertRefused(CloseCode.BAD_TICKET, CLIENT, Role.THERAPIST)

    def test_removed_client_waits(self):
        """A client who was removed is not let in automatically, but by the therapist's word."""
        self.pair()
        self.say(THERAPIST, self.therapist, protocol.Remove(CLIENT))
        self.assertClosed((self.client, CloseCode.REMOVED))
        client = self.join(CLIENT)
        self.assertEqual(self.sent(client)[0]["state"], "waiting")
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.assertEqual(self.types(client), ["admitted", "peer"])
        self.assertIn(("participant_admitted", CLIENT, {"by": THERAPIST}), self.records())

    def test_guest_is_asked_for(self):
        """A guest whose ticket says so waits, while the client comes and goes by itself."""
        therapist = self.join(THERAPIST)
        self.join(SOMEBODY, Role.GUEST, admission=Admission.THERAPIST, issued=1.0)
        self.assertState(SOMEBODY, State.WAITING)
        self.join(CLIENT, issued=2.0)
        self.assertState(CLIENT, State.ADMITTED)
        self.assertState(SOMEBODY, State.WAITING)
        self.say(THERAPIST, therapist, protocol.Admit(SOMEBODY))
        self.assertState(SOMEBODY, State.ADMITTED)


class TherapistAdmissionTests(RoomTestCase):
    ADMISSION = Admission.THERAPIST

    def setUp(self):
        super().setUp()
        self.therapist = self.join(THERAPIST)
        self.client = self.join(CLIENT)

    def test_admit(self):
        """The client waits until the therapist admits, and then the two meet."""
        self.assertEqual(self.sent(self.client)[0]["state"], "waiting")
        self.assertEqual(self.states(self.therapist), [(CLIENT, "waiting")])
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.assertEqual(self.types(self.client), ["admitted", "peer"])
        self.assertEqual(self.records(), [("participant_admitted", CLIENT, {"by": THERAPIST})])

    def test_admit_twice(self):
        """Admitting who is admitted already does nothing."""
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.assertEqual(self.effects, [])

    def test_decline(self):
        """A declined client is sent away and waits again on coming back."""
        self.say(THERAPIST, self.therapist, protocol.Decline(CLIENT))
        self.assertClosed((self.client, CloseCode.DECLINED))
        self.assertEqual(self.records(), [("participant_left", CLIENT, {"reason": "declined"})])
        self.assertEqual(self.states(self.therapist), [(CLIENT, "left")])
        client = self.join(CLIENT)
        self.assertEqual(self.sent(client)[0]["state"], "waiting")

    def test_admission_outlives_a_visit(self):
        """Who was admitted needs no second admission, after leaving too."""
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.say(CLIENT, self.client, protocol.Leave())
        client = self.join(CLIENT)
        self.assertEqual(self.types(client), ["joined", "peer"])
        self.assertNotIn("participant_admitted", [kind for kind, *_ in self.records()])

    def test_admitted_waits_for_a_therapist(self):
        """Who was admitted waits while no therapist is there, and is let in by the same word."""
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.say(CLIENT, self.client, protocol.Leave())
        self.say(THERAPIST, self.therapist, protocol.Leave())
        client = self.join(CLIENT)
        self.assertEqual(self.sent(client)[0]["state"], "waiting")
        self.join(THERAPIST)
        self.assertIn("admitted", self.types(client))
        self.assertIn(("participant_admitted", CLIENT, {"by": THERAPIST}), self.records())

    def test_what_cannot_be_done(self):
        """Errors name what cannot be done, and change nothing."""
        self.say(THERAPIST, self.therapist, protocol.Admit(SOMEBODY))
        self.assertError(self.therapist, "unknown_participant")
        self.say(THERAPIST, self.therapist, protocol.Remove(CLIENT))
        self.assertError(self.therapist, "not_allowed")
        self.say(THERAPIST, self.therapist, protocol.Remove(THERAPIST))
        self.assertError(self.therapist, "not_allowed")
        self.say(THERAPIST, self.therapist, protocol.Admit(CLIENT))
        self.say(THERAPIST, self.therapist, protocol.Decline(CLIENT))
        self.assertError(self.therapist, "not_allowed")
        self.assertState(CLIENT, State.ADMITTED)

    def test_only_the_therapist(self):
        """A client decides nothing about anybody."""
        for message in [
            protocol.Admit(CLIENT),
            protocol.Decline(CLIENT),
            protocol.Remove(THERAPIST),
            protocol.Mute(THERAPIST),
            protocol.Mute(),
            protocol.Lock(True),
            protocol.End(),
        ]:
            self.say(CLIENT, self.client, message)
            self.assertError(self.client, "not_allowed")
        self.assertState(CLIENT, State.WAITING)

    def test_waiting_client_describes_nothing(self):
        """Who waits sends no descriptions."""
        self.say(CLIENT, self.client, describe("0" * 32))
        self.assertError(self.client, "not_allowed")

    def test_newest_ticket_counts(self):
        """The ticket issued last says when the room closes and who admits."""
        self.join(CLIENT, admission=Admission.AUTOMATIC, closes=CLOSES + 60, issued=5.0)
        self.assertState(CLIENT, State.ADMITTED)
        self.join(THERAPIST, closes=CLOSES - 60, issued=4.0)
        self.assertEqual(self.room.closes, CLOSES + 60)


class MuteTests(RoomTestCase):
    MUTE = {"type": "mute", "by": THERAPIST}

    def setUp(self):
        super().setUp()
        self.pair()
        self.guest = self.join(SOMEBODY, Role.GUEST)
        for participant, connection in (
            (THERAPIST, self.therapist),
            (CLIENT, self.client),
            (SOMEBODY, self.guest),
        ):
            self.say(participant, connection, protocol.Media(True, True))

    def test_one(self):
        """The page that is named is told who mutes it, and no other is."""
        self.say(THERAPIST, self.therapist, protocol.Mute(CLIENT))
        self.assertEqual(self.effects, [Send(self.client, self.MUTE)])

    def test_everybody(self):
        """Everybody is muted but the therapist who says so."""
        self.say(THERAPIST, self.therapist, protocol.Mute())
        self.assertEqual(self.effects, [Send(self.client, self.MUTE), Send(self.guest, self.MUTE)])

    def test_not_told(self):
        """Who is silent, waits or is lost is told nothing."""
        self.say(CLIENT, self.client, protocol.Media(False, True))
        self.lose(SOMEBODY, self.guest)
        self.say(THERAPIST, self.therapist, protocol.Lock(True))
        waiting = self.join("4" * 32, Role.GUEST)
        self.say("4" * 32, waiting, protocol.Media(True, True))
        self.say(THERAPIST, self.therapist, protocol.Mute())
        self.assertEqual(self.effects, [])
        self.say(THERAPIST, self.therapist, protocol.Mute("4" * 32))
        self.assertError(self.therapist, "unknown_participant")
        self.say(THERAPIST, self.therapist, protocol.Mute(THERAPIST))
        self.assertError(self.therapist, "not_allowed")

    def test_not_again_at_once(self):
        """A page is told once, and again when the pause is over and the microphone is on."""
        for now, expected in (0.0, 1), (MUTE_PAUSE / 2, 0), (MUTE_PAUSE, 1):
            with self.subTest(now=now):
                self.now = now
                self.say(THERAPIST, self.therapist, protocol.Mute(CLIENT))
                self.assertEqual(len(self.effects), expected)


class HandTests(RoomTestCase):
    """Raised hands: of everybody, in the order in which they went up."""

    def setUp(self):
        super().setUp()
        self.pair()
        self.observer = self.join(SOMEBODY, Role.OBSERVER)
        self.now += 1

    def put(self, up, participant=CLIENT, connection=None):
        message = protocol.Media(True, True, hand=up)
        self.say(participant, connection or self.client, message)

    def hands(self, connection):
        return [m["hand"] for m in self.sent(connection) if "hand" in m]

    def test_raised_and_lowered(self):
        raised_at = self.now
        self.put(True)
        self.assertEqual(self.hands(self.therapist), [raised_at])
        self.now += 5
        self.put(True)
        self.assertEqual(self.hands(self.observer), [raised_at])
        self.put(False)
        self.assertEqual(self.hands(self.therapist), [None])

    def test_observer(self):
        self.put(True, SOMEBODY, self.observer)
        self.assertEqual(self.hands(self.client), [self.now])

    def test_page_without_hands(self):
        self.put(True)
        self.say(CLIENT, self.client, protocol.Media(True, True))
        self.assertEqual(self.hands(self.therapist), [None])

    def test_therapist_lowers(self):
        self.put(True)
        self.say(THERAPIST, self.therapist, protocol.Lower(CLIENT))
        self.assertEqual(self.hands(self.observer), [None])
        self.assertEqual(self.sent(self.client), [{"type": "lower", "by": THERAPIST}])
        self.say(THERAPIST, self.therapist, protocol.Lower(CLIENT))
        self.assertEqual(self.effects, [])
        self.say(THERAPIST, self.therapist, protocol.Lower("9" * 32))
        self.assertError(self.therapist, "unknown_participant")

    def test_nobody_else_lowers(self):
        self.put(True, SOMEBODY, self.observer)
        self.say(CLIENT, self.client, protocol.Lower(SOMEBODY))
        self.assertError(self.client, "not_allowed")
        self.assertIsNotNone(self.room.participants[SOMEBODY].raised_at)

    def test_lost_connection(self):
        """The hand stays up as long as the place is kept, and comes down on leaving."""
        raised_at = self.now
        self.put(True)
        self.lose(CLIENT, self.client)
        self.assertEqual(self.hands(self.therapist), [raised_at])
        self.now += 5
        self.client = self.join(CLIENT, pairing=self.pairing)
        self.put(True)
        self.assertEqual(self.hands(self.therapist), [raised_at])
        self.say(CLIENT, self.client, protocol.Leave())
        self.assertEqual(self.hands(self.therapist), [None])


class PictureTests(RoomTestCase):
    """Who takes no pictures of the others: told to everybody, so that none are sent in vain."""

    def pictures(self, connection):
        return [m["picture"] for m in self.sent(connection) if "picture" in m]

    def setUp(self):
        super().setUp()
        self.pair()

    def test_told(self):
        self.say(CLIENT, self.client, protocol.Media(True, False, picture=False))
        self.assertEqual(self.pictures(self.therapist), [False])
        guest = self.join(SOMEBODY, Role.GUEST)
        there = {each["participant"]: each for each in self.sent(guest)[0]["participants"]}
        self.assertIs(there[CLIENT]["picture"], False)
        self.assertIs(there[THERAPIST]["picture"], True)
        self.say(CLIENT, self.client, protocol.Media(True, True))
        self.assertEqual(self.pictures(self.therapist), [True])

    def test_lost_connection(self):
        """It holds as long as the place is kept: nothing is sent to who comes back with it."""
        self.say(CLIENT, self.client, protocol.Media(True, False, picture=False))
        self.lose(CLIENT, self.client)
        self.assertEqual(self.pictures(self.therapist), [False])


class LockTests(RoomTestCase):
    def setUp(self):
        super().setUp()
        self.pair()
        self.say(THERAPIST, self.therapist, protocol.Lock(True))

    def test_told(self):
        """Everybody is told, once."""
        lock = {"type": "lock", "locked": True}
        self.assertEqual(self.effects, [Send(self.client, lock), Send(self.therapist, lock)])
        self.say(THERAPIST, self.therapist, protocol.Lock(True))
        self.assertEqual(self.effects, [])

    def test_somebody_new_waits(self):
        """Who comes meanwhile waits, the therapist's word notwithstanding, until it is unlocked."""
        guest = self.join(SOMEBODY, Role.GUEST)
        joined = self.sent(guest)[0]
        self.assertEqual((joined["state"], joined["locked"]), ("waiting", True))
        self.say(THERAPIST, self.therapist, protocol.Admit(SOMEBODY))
        self.assertError(self.therapist, "not_allowed")
        self.say(THERAPIST, self.therapist, protocol.Lock(False))
        self.assertEqual(self.types(guest)[:2], ["lock", "admitted"])

    def test_who_is_inside_comes_back(self):
        """A reload and a lost connection keep the place, within the grace time."""
        client = self.join(CLIENT)
        self.assertEqual(self.sent(client)[0]["state"], "admitted")
        self.lose(CLIENT, client)
        self.tick(19)
        self.assertEqual(self.sent(self.join(CLIENT))[0]["state"], "admitted")

    def test_who_has_left_is_new(self):
        """Who has left, or was lost for longer than the grace time, waits."""
        self.lose(CLIENT, self.client)
        self.tick(20)
        client = self.join(CLIENT)
        self.assertEqual(self.sent(client)[0]["state"], "waiting")

    def test_therapist_comes_back(self):
        """The therapist always gets in, and finds the room locked."""
        self.say(THERAPIST, self.therapist, protocol.Leave())
        therapist = self.join(THERAPIST)
        joined = self.sent(therapist)[0]
        self.assertEqual((joined["state"], joined["locked"]), ("admitted", True))


class ComingFromAnotherNodeTests(RoomTestCase):
    """The room was on a node that has died: both come with the pairing that they still hold."""

    ADMISSION = Admission.THERAPIST
    HELD = "e" * 32

    def come(self, *people):
        return [self.join(person, pairing=held) for person, held in people]

    def test_pairing_goes_on(self):
        """Whoever comes first, both go on in their pairing, and nobody is asked to admit again."""
        for order in (THERAPIST, CLIENT), (CLIENT, THERAPIST):
            with self.subTest(first=order[0]):
                self.setUp()
                first, second = self.come(*((person, self.HELD) for person in order))
                pairs = [effect for effect in self.effects if isinstance(effect, Pair)]
                self.assertEqual([pair.pairing for pair in pairs], [self.HELD])
                for connection in first, second:
                    peer = next(m for m in self.sent(connection) if m["type"] == "peer")
                    self.assertEqual(peer["pairing"], self.HELD)
                self.assertIn(("participant_admitted", CLIENT, {"by": THERAPIST}), self.records())

    def test_pairings_differ(self):
        """Who holds another pairing, or none, waits to be admitted, and the pairing is new."""
        for held in "d" * 32, None:
            with self.subTest(held=held):
                self.setUp()
                therapist, _ = self.come((THERAPIST, self.HELD), (CLIENT, held))
                self.assertState(CLIENT, State.WAITING)
                self.say(THERAPIST, therapist, protocol.Admit(CLIENT))
                self.assertNotIn(self.room.meetings.pairing.id, (self.HELD, held))

    def test_sent_away(self):
        """Who was sent away is not let in by a pairing."""
        self.room.remove(CLIENT, self.now)
        self.come((THERAPIST, self.HELD), (CLIENT, self.HELD))
        self.assertState(CLIENT, State.WAITING)

    def test_held_once(self):
        """A pairing that one of the two has given up since does not come back."""
        self.come((THERAPIST, self.HELD), (CLIENT, self.HELD))
        self.join(CLIENT)
        self.assertNotEqual(self.room.meetings.pairing.id, self.HELD)


def describe(pairing, kind=DescriptionType.OFFER):
    return protocol.Description(pairing, kind, "v=0", MAC)


class PairingTests(RoomTestCase):
    def setUp(self):
        super().setUp()
        self.pair()

    def test_connected_once(self):
        """The first media of each is recorded once in a pairing."""
        self.assertState(CLIENT, State.CONNECTED)
        self.assertEqual(self.room.media(self.pairing, CLIENT, self.now), [])

    def test_connected_is_told(self):
        """The first media is recorded and told to the other."""
        client = self.join(CLIENT)
        self.effects = self.room.media(self.room.meetings.pairing.id, CLIENT, 7.0)
        self.assertEqual(self.records(), [("participant_connected", CLIENT, {})])
        self.assertEqual(self.states(self.therapist), [(CLIENT, "connected")])
        self.assertEqual(self.sent(client), [])

    def test_media_of_an_old_pairing(self):
        """Media of a pairing that is over says nothing."""
        self.join(CLIENT)
        self.assertEqual(self.room.media(self.pairing, CLIENT, self.now), [])

    def test_description(self):
        """A description goes to the other page."""
        message = describe(self.pairing)
        self.say(THERAPIST, self.therapist, message)
        self.assertEqual(self.effects, [Relay(THERAPIST, self.therapist, self.client, message)])

    def test_stale_description(self):
        """A description for a pairing that is over is an error."""
        client = self.join(CLIENT)
        self.say(CLIENT, client, describe(self.pairing))
        self.assertError(client, "stale_pairing")
        self.say(THERAPIST, self.therapist, protocol.Leave())
        self.say(CLIENT, client, describe(self.pairing))
        self.assertError(client, "stale_pairing")

    def test_reload(self):
        """A reload closes the old connection and makes a new pairing for both."""
        client = self.join(CLIENT)
        self.assertClosed((self.client, CloseCode.REPLACED))
        self.assertEqual(self.types(client), ["joined", "peer"])
        self.assertFalse(self.sent(client)[0]["resumed"])
        self.assertEqual(self.types(self.therapist)[0], "unpaired")
        self.assertEqual(self.types(self.therapist)[-1], "peer")
        self.assertNotEqual(self.room.meetings.pairing.id, self.pairing)
        self.assertIn(Unpair(self.pairing), self.effects)
        self.assertState(THERAPIST, State.ADMITTED)
        data = {"role": "client", "state": "admitted", "again": True}
        self.assertEqual(self.records(), [("participant_joined", CLIENT, data)])

    def test_replaced_connection_is_deaf(self):
        """What a replaced connection says or loses changes nothing."""
        self.join(CLIENT)
        self.say(CLIENT, self.client, protocol.Leave())
        self.assertEqual(self.effects, [])
        self.lose(CLIENT, self.client)
        self.assertEqual(self.effects, [])
        self.assertState(CLIENT, State.ADMITTED)

    def test_lost_connection(self):
        """A lost WebSocket keeps its place and its pairing for the grace time."""
        self.now = 10
        self.lose(CLIENT, self.client)
        self.assertEqual(self.states(self.therapist), [(CLIENT, "reconnecting")])
        self.assertEqual(self.records(), [])
        self.tick(29.9)
        self.assertEqual(self.effects, [])
        self.tick(30)
        self.assertEqual(self.records(), [("participant_left", CLIENT, {"reason": "lost"})])
        self.assertEqual(self.types(self.therapist), ["unpaired", "participant"])
        self.assertEqual(self.states(self.therapist)[-1], (CLIENT, "left"))
        self.assertIn(Unpair(self.pairing), self.effects)

    def test_resume(self):
        """Who comes back with the pairing goes on in it."""
        self.lose(CLIENT, self.client)
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertEqual(self.types(client), ["joined"])
        self.assertTrue(self.sent(client)[0]["resumed"])
        self.assertEqual(self.states(self.therapist), [(CLIENT, "connected")])
        self.assertNotIn(Unpair(self.pairing), self.effects)
        self.assertEqual(
            self.records(),
            [
                (
                    "participant_joined",
                    CLIENT,
                    {"role": "client", "state": "admitted", "again": True},
                )
            ],
        )

    def test_resume_over_a_dead_connection(self):
        """A page may come back before the node has noticed that its connection is dead."""
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertClosed((self.client, CloseCode.REPLACED))
        self.assertTrue(self.sent(client)[0]["resumed"])

    def test_resume_with_another_pairing(self):
        """Who names a pairing that is not the current one gets a new one."""
        client = self.join(CLIENT, pairing="f" * 32)
        self.assertEqual(self.types(client), ["joined", "peer"])
        self.assertFalse(self.sent(client)[0]["resumed"])

    def test_resume_after_the_other_has_left(self):
        """There is nothing to resume when the other has left meanwhile."""
        self.lose(CLIENT, self.client)
        self.say(THERAPIST, self.therapist, protocol.Leave())
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertFalse(self.sent(client)[0]["resumed"])

    def test_both_lost(self):
        """Both may lose their WebSockets at once and go on."""
        self.lose(CLIENT, self.client)
        self.lose(THERAPIST, self.therapist)
        for participant in THERAPIST, CLIENT:
            connection = self.join(participant, pairing=self.pairing)
            self.assertTrue(self.sent(connection)[0]["resumed"])

    def test_descriptions_are_held(self):
        """What the other sends meanwhile waits for who comes back, and for nobody else."""
        self.lose(CLIENT, self.client)
        message = describe(self.pairing)
        self.say(THERAPIST, self.therapist, message)
        self.assertEqual(self.effects, [])
        self.lose(THERAPIST, self.therapist)
        therapist = self.join(THERAPIST, pairing=self.pairing)
        self.assertEqual([e for e in self.effects if isinstance(e, Relay)], [])
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertEqual(self.effects[-1], Relay(THERAPIST, therapist, client, message))

    def test_too_many_held(self):
        """Who misses too much starts with a new pairing."""
        self.lose(CLIENT, self.client)
        for _ in range(MOST_HELD):
            self.say(THERAPIST, self.therapist, describe(self.pairing))
            self.assertEqual(self.effects, [])
        self.say(THERAPIST, self.therapist, describe(self.pairing))
        self.assertIn(Unpair(self.pairing), self.effects)
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertEqual(self.types(client), ["joined", "peer"])

    def test_meeting_waits_for_a_connection(self):
        """Nobody meets a participant whose WebSocket is lost."""
        self.lose(CLIENT, self.client)
        therapist = self.join(THERAPIST)
        self.assertNotIn("peer", self.types(therapist))
        self.assertIsNone(self.room.meetings.pairing)
        self.join(CLIENT, pairing=self.pairing)
        self.assertIn("peer", self.types(therapist))

    def test_leave(self):
        """Who leaves goes at once, and the other waits for the next meeting."""
        self.say(CLIENT, self.client, protocol.Leave())
        self.assertClosed((self.client, CloseCode.LEFT))
        self.assertEqual(self.records(), [("participant_left", CLIENT, {"reason": "left"})])
        self.assertEqual(self.types(self.therapist)[0], "unpaired")
        self.assertEqual(self.sent(self.therapist)[0]["pairing"], self.pairing)
        self.assertEqual(self.states(self.therapist)[-1], (CLIENT, "left"))

    def test_stalled(self):
        """Three seconds without media are told, once, and so is that it comes again."""
        self.tick(1, silence={CLIENT: 2.9, THERAPIST: 0.1})
        self.assertEqual(self.effects, [])
        self.tick(2, silence={CLIENT: 3.0, THERAPIST: 0.1})
        told = {"type": "stalled", "participant": CLIENT, "stalled": True}
        self.assertEqual(self.effects, [Send(self.therapist, told)])
        self.tick(3, silence={CLIENT: 4.0, THERAPIST: 0.1})
        self.assertEqual(self.effects, [])
        self.tick(4, silence={CLIENT: 0.1, THERAPIST: 0.1})
        self.assertEqual(self.effects, [Send(self.therapist, told | {"stalled": False})])

    def test_stalled_is_told_on_resuming(self):
        """Who comes back is told that the other's media has stalled."""
        self.lose(CLIENT, self.client)
        self.tick(2, silence={THERAPIST: 5.0})
        client = self.join(CLIENT, pairing=self.pairing)
        self.assertEqual(self.types(client), ["joined", "stalled"])

    def test_media_state(self):
        """What somebody sends is told to the other."""
        self.say(CLIENT, self.client, protocol.Media(microphone=True, camera=False))
        (told,) = self.sent(self.therapist)
        self.assertEqual((told["microphone"], told["camera"]), (True, False))
        self.assertEqual(told["state"], "connected")

    def test_screen(self):
        """A shared screen is told to the other, until it is not shared any more."""
        for camera, screen in ((False, True), (True, False)):
            self.say(CLIENT, self.client, protocol.Media(True, camera, screen))
            (told,) = self.sent(self.therapist)
            self.assertEqual((told["camera"], told["screen"]), (camera, screen))

    def test_screen_of_an_observer(self):
        """Who only watches shares no screen; the rest of what they say is told all the same."""
        observer = self.join(SOMEBODY, Role.OBSERVER)
        self.say(SOMEBODY, observer, protocol.Media(True, False, screen=True))
        self.assertError(observer, "not_allowed")
        (told,) = self.sent(self.therapist)
        self.assertEqual((told["microphone"], told["screen"]), (True, False))

    def test_screen_of_who_waits(self):
        """The waiting room shares no screen."""
        self.say(THERAPIST, self.therapist, protocol.Lock(True))
        guest = self.join(SOMEBODY, Role.GUEST)
        self.say(SOMEBODY, guest, protocol.Media(True, False, screen=True))
        self.assertError(guest, "not_allowed")
        (told,) = self.sent(self.therapist)
        self.assertEqual((told["state"], told["screen"]), ("waiting", False))

    def test_ping(self):
        """A ping is answered with its id, if it has one."""
        self.say(CLIENT, self.client, protocol.Ping(7))
        self.assertEqual(self.sent(self.client), [{"type": "pong", "id": 7}])
        self.say(CLIENT, self.client, protocol.Ping())
        self.assertEqual(self.sent(self.client), [{"type": "pong"}])

    def test_second_join(self):
        """A connection joins once."""
        with self.assertRaises(Refusal) as caught:
            self.say(CLIENT, self.client, protocol.Join("a.b.c"))
        self.assertEqual(caught.exception.code, CloseCode.BAD_MESSAGE)


class EndTests(RoomTestCase):
    def setUp(self):
        super().setUp()
        self.pair()

    def assertEnded(self, reason, **data):
        self.assertTrue(self.room.ended)
        self.assertClosed((self.client, CloseCode.ENDED), (self.therapist, CloseCode.ENDED))
        for connection in self.client, self.therapist:
            self.assertEqual(self.sent(connection), [{"type": "ended", "reason": reason}])
        self.assertEqual(
            self.records(),
            [
                ("participant_left", CLIENT, {"reason": "ended"}),
                ("participant_left", THERAPIST, {"reason": "ended"}),
                ("room_ended", None, {"reason": reason} | data),
            ],
        )
        self.assertIn(Unpair(self.pairing), self.effects)
        self.assertIn(Bury(ROOM, CLOSES), self.effects)

    def test_by_the_therapist(self):
        """The therapist ends the session for everybody."""
        self.say(THERAPIST, self.therapist, protocol.End())
        self.assertEnded("therapist", by=THERAPIST)

    def test_by_time(self):
        """The session ends when the room closes."""
        self.tick(CLOSES - 0.1)
        self.assertFalse(self.room.ended)
        self.tick(CLOSES)
        self.assertEnded("closed")

    def test_by_odoo(self):
        """Odoo ends the session, once."""
        self.effects = self.room.end(EndReason.CANCELLED, self.now)
        self.assertEnded("cancelled")
        self.assertEqual(self.room.end(EndReason.CANCELLED, self.now), [])

    def test_lost_participant(self):
        """Who is not reachable has left, too."""
        self.lose(CLIENT, self.client)
        self.say(THERAPIST, self.therapist, protocol.End())
        self.assertClosed((self.therapist, CloseCode.ENDED))
        self.assertEqual(len(self.records()), 3)

    def test_removed_by_odoo(self):
        """Odoo removes anybody, and does so again without effect."""
        self.effects = self.room.remove(THERAPIST, self.now)
        self.assertClosed((self.therapist, CloseCode.REMOVED))
        reason = {"reason": LeftReason.REMOVED.value}
        self.assertEqual(self.records(), [("participant_left", THERAPIST, reason)])
        self.assertEqual(self.room.remove(THERAPIST, self.now), [])

    def test_drained(self):
        """A node that stops sends everybody elsewhere, without ending the session."""
        self.effects = self.room.drain(self.now)
        self.assertClosed(
            (self.client, CloseCode.GOING_AWAY), (self.therapist, CloseCode.GOING_AWAY)
        )
        self.assertEqual(
            {(kind, data["reason"]) for kind, _, data in self.records()},
            {("participant_left", "drained")},
        )
        self.assertFalse(self.room.ended)


OFFER = protocol.Test(DescriptionType.OFFER, "v=0")
ANSWER = protocol.Test(DescriptionType.ANSWER, "v=0")
GIVE_UP = protocol.Test(DescriptionType.ROLLBACK, "")


class ConnectionTestTests(RoomTestCase):
    """A page that has met nobody may be spliced to itself."""

    def setUp(self):
        super().setUp()
        self.client = self.join(CLIENT)
        self.say(CLIENT, self.client, OFFER)

    def assertEnds(self, *participants):
        ended = [e.participant for e in self.effects if isinstance(e, EndSelfSplice)]
        self.assertEqual(ended, list(participants))

    def test_while_waiting(self):
        """The offer and the answer of a waiting page come back to it, until it gives up."""
        self.assertEqual(self.effects, [SelfSplice(CLIENT, self.client, OFFER)])
        self.say(CLIENT, self.client, ANSWER)
        self.assertEqual(self.effects, [SelfSplice(CLIENT, self.client, ANSWER)])
        self.say(CLIENT, self.client, GIVE_UP)
        self.assertEnds(CLIENT)
        self.say(CLIENT, self.client, GIVE_UP)
        self.assertEqual(self.effects, [])
        self.say(CLIENT, self.client, ANSWER)
        self.assertError(self.client, "test_refused")

    def test_not_too_often(self):
        """A second test has to wait, and then takes the place of the first."""
        self.tick(TEST_PAUSE - 0.1)
        self.say(CLIENT, self.client, OFFER)
        self.assertError(self.client, "test_refused")
        self.tick(TEST_PAUSE)
        self.say(CLIENT, self.client, OFFER)
        self.assertEqual(self.effects, [SelfSplice(CLIENT, self.client, OFFER)])

    def test_not_for_long(self):
        """A test ends by itself, once."""
        self.tick(TEST_TIME - 0.1)
        self.assertEnds()
        self.tick(TEST_TIME)
        self.assertEnds(CLIENT)
        self.tick(TEST_TIME + 1)
        self.assertEnds()

    def test_entering_ends_it(self):
        """Who is let in meets the other at once, in the middle of the test."""
        therapist = self.join(THERAPIST)
        self.assertEnds(CLIENT)
        self.assertIn("peer", self.types(self.client))
        for participant, connection in (CLIENT, self.client), (THERAPIST, therapist):
            self.say(participant, connection, OFFER)
            self.assertError(connection, "test_refused")

    def test_group_ends_it(self):
        """Who is taken into a group meets others, too."""
        therapist = self.join(THERAPIST, Role.GUEST)
        self.room.remove(THERAPIST, self.now)
        self.assertTrue(self.room.participants[CLIENT].testing)
        for number in 5, 6:
            therapist = self.join(f"{number:032x}", Role.THERAPIST)
        self.assertFalse(self.room.participants[CLIENT].testing)
        self.say(f"{6:032x}", therapist, OFFER)
        self.assertError(therapist, "test_refused")

    def test_therapist_alone(self):
        """A therapist who waits for the client may test, too."""
        self.say(CLIENT, self.client, protocol.Leave())
        self.assertEnds(CLIENT)
        therapist = self.join(THERAPIST)
        self.say(THERAPIST, therapist, OFFER)
        self.assertEqual(self.effects, [SelfSplice(THERAPIST, therapist, OFFER)])

    def test_going_ends_it(self):
        """Every way out of the room ends the test, and so does a second window."""
        for name, go in {
            "lost": lambda: self.lose(CLIENT, self.client),
            "replaced": lambda: self.join(CLIENT),
            "removed": lambda: setattr(self, "effects", self.room.remove(CLIENT, self.now)),
            "ended": lambda: setattr(self, "effects", self.room.end(EndReason.CLOSED, self.now)),
            "drained": lambda: setattr(self, "effects", self.room.drain(self.now)),
            "moved": lambda: setattr(self, "effects", self.room.move(self.now)),
        }.items():
            with self.subTest(name):
                self.setUp()
                go()
                self.assertEnds(CLIENT)


class VideoTests(RoomTestCase):
    """Odoo learns whether video was used: the claim says so."""

    def setUp(self):
        super().setUp()
        self.client = self.join(CLIENT)

    def show(self, camera):
        self.say(CLIENT, self.client, protocol.Media(True, camera))

    def connect(self):
        self.join(THERAPIST)
        self.effects = self.room.media(self.room.meetings.pairing.id, CLIENT, self.now)

    def test_camera_is_on(self):
        """A camera that is on in the waiting room counts once its participant is connected."""
        self.show(True)
        self.assertEqual(self.records(), [])
        self.connect()
        self.assertEqual(
            self.records(),
            [
                ("participant_connected", CLIENT, {}),
                ("participant_media", CLIENT, {"video": True}),
            ],
        )

    def test_camera_comes_later(self):
        """A camera that is turned on in the session counts, the first time."""
        self.connect()
        self.assertEqual(self.records(), [("participant_connected", CLIENT, {})])
        self.show(True)
        self.assertEqual(self.records(), [("participant_media", CLIENT, {"video": True})])
        self.show(False)
        self.show(True)
        self.assertEqual(self.records(), [])
