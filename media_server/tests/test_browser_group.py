"""Groups of real browsers (Chromium) on a real node."""

import asyncio
import unittest

import av
from cryptography.exceptions import InvalidTag

from browser_support import MEDIA_WORKER, BrowserTestCase
from media_server.track import Track
from media_server.vp8 import Descriptor
from media_support import CLIENT, ROOM, THERAPIST, therapist_ticket, ticket
from sframe_support import decrypt, secret_of

GUEST, OBSERVER = "3" * 32, "4" * 32


def sees(report, path, *mids, frames=20):
    """True when pictures come in these sections."""
    video = (report[path] or {}).get("video", {})
    return all((video.get(mid) or {}).get("decoded", 0) > frames for mid in mids)


def hears(report, path, *mids, packets=50):
    audio = (report[path] or {}).get("audio", {})
    return all((audio.get(mid) or {}).get("received", 0) > packets for mid in mids)


def got(report):
    return ((report["group"] or {}).get("video", {}).get("3") or {}).get("bytes", 0)


class GroupTests(BrowserTestCase):
    async def open_pair(self, **options):
        self.therapist = await self.open("group.html", therapist_ticket(), **options)
        self.client = await self.open("group.html", ticket(), **options)
        for page in self.therapist, self.client:
            await self.until(page, lambda r: sees(r, "pair", "1") and hears(r, "pair", "0"))

    async def open_guest(self, sub=GUEST, role="guest", **options):
        return await self.open("group.html", ticket(sub=sub, role=role), **options)

    async def test_pair_to_group_and_back(self):
        """When a third comes nobody's picture or sound stops, nor when the third leaves."""
        await self.open_pair()
        guest = await self.open_guest()
        for page in self.therapist, self.client, guest:
            await self.until(
                page, lambda r: sees(r, "group", "3", "5") and hears(r, "group", "2", "4")
            )
        for page in self.therapist, self.client:
            report = await self.until(page, lambda r: "unpaired" in r["log"])
            self.assertIsNone(report["pair"])
            # The older way went when there was something to see on the newer one.
            connected, unpaired = (report["log"].index(w) for w in ("group connected", "unpaired"))
            self.assertLess(connected, unpaired)
        await guest.evaluate("say({type: 'leave'})")
        for page in self.therapist, self.client:
            await self.until(page, lambda r: sees(r, "pair", "1") and hears(r, "pair", "0"))
            await self.until(page, lambda r: "ungrouped" in r["log"] and r["group"] is None)
        self.assertEqual(self.server.node.forwarders, {})

    async def stands_still(self, page, mid):
        """The page's report once the frames that were under way have been decoded."""
        before = await self.until(page, lambda r: True)
        for _ in range(20):
            await asyncio.sleep(0.25)
            report = await self.until(page, lambda r: True)
            decoded = report["group"]["video"][mid]["decoded"]
            if decoded == before["group"]["video"][mid]["decoded"]:
                return report
            before = report
        raise AssertionError(f"video {mid} goes on")

    async def test_four(self):
        """Three who send and one who watches: each gets what it shows, as large as it shows it."""
        await self.open_pair()
        guest = await self.open_guest()
        observer = await self.open_guest(OBSERVER, "observer", watch=True)
        await self.until(observer, lambda r: sees(r, "group", "3", "5", "7"))
        for page in self.therapist, self.client, guest:
            report = await self.until(page, lambda r: sees(r, "group", "3", "5"))
            self.assertEqual(sorted(report["group"]["sent"]), ["h", "q"])
        await observer.evaluate(f"view({{'{THERAPIST}': 480, '{CLIENT}': 120, '{GUEST}': 0}})")
        report = await self.until(
            observer, lambda r: r["group"]["video"]["5"]["height"] == 240 or None
        )
        still = await self.stands_still(observer, "7")
        await asyncio.sleep(1)
        report = await self.until(observer, lambda r: True)
        self.assertEqual(
            report["group"]["video"]["7"]["decoded"], still["group"]["video"]["7"]["decoded"]
        )
        self.assertGreater(
            report["group"]["video"]["3"]["decoded"], still["group"]["video"]["3"]["decoded"] + 5
        )
        # The larger layer comes as soon as there is room for it.
        await self.until(observer, lambda r: r["group"]["video"]["3"]["height"] == 480)

    async def test_restart(self):
        """A restart of ICE in a group interrupts nothing."""
        await self.open_pair()
        guest = await self.open_guest()
        await self.until(guest, lambda r: sees(r, "group", "3", "5"))
        (forwarder,) = self.server.node.forwarders.values()
        leg = forwarder.members[GUEST].leg
        (before,) = leg.credentials
        await guest.evaluate("restartGroup()")
        async with asyncio.timeout(10):
            while len(leg.credentials) != 1 or leg.credentials[0] == before:
                await asyncio.sleep(0.05)
        report = await self.until(guest, lambda r: sees(r, "group", "3", "5", frames=60))
        states = [line for line in report["log"] if line.startswith("group")]
        self.assertEqual(states, ["group connecting", "group connected"])


class TcpTests(BrowserTestCase):
    CHANGES = {"advertised_address": "127.0.0.1/tcp"}

    async def test_group_over_tcp(self):
        """A group needs no UDP."""
        pages = [
            await self.open("group.html", text)
            for text in (therapist_ticket(), ticket(), ticket(sub=GUEST, role="guest"))
        ]
        for page in pages:
            await self.until(
                page, lambda r: sees(r, "group", "3", "5") and hears(r, "group", "2", "4")
            )


@unittest.skipUnless(MEDIA_WORKER.exists(), "needs the room page")
class EncryptionTests(GroupTests):
    """The pages encrypt their frames as the real room page does, with a key that the node lacks."""

    test_four = test_restart = None

    async def test_pair_to_group_and_back(self):
        """What the node forwards is decoded by those who have the key, and by nobody else."""
        forwarded = []
        forward = Track.forward

        def tap(track, source, packet, now):
            if track.kind == "video" and source.rid == "q" and track.participant == THERAPIST:
                forwarded.append(packet)
            return forward(track, source, packet, now)

        Track.forward = tap
        self.addCleanup(setattr, Track, "forward", forward)
        await self.open_pair(key="a key", room=ROOM)
        guest = await self.open_guest(key="a key", room=ROOM)
        stranger = await self.open_guest(OBSERVER, "observer", watch=True, key="another", room=ROOM)
        await self.until(guest, lambda r: sees(r, "group", "3", "5"))
        await self.until(self.client, lambda r: sees(r, "group", "3", "5"))
        report = await self.until(
            stranger,
            lambda r: r["group"] and r["group"]["video"].get("3", {}).get("bytes", 0) > 9000,
        )
        for video in report["group"]["video"].values():
            self.assertFalse(video["decoded"])
        await self.until(stranger, lambda r: len(forwarded) > 100)
        frames = self.frames(forwarded)
        self.assertEqual(self.decode(frames), 0)
        clear = [decrypt(frame, secret_of("a key"), ROOM, THERAPIST) for frame in frames]
        self.assertGreater(self.decode(clear), len(frames) - 5)
        for secret, sender in ((secret_of("another"), THERAPIST), (secret_of("a key"), CLIENT)):
            with self.assertRaises(InvalidTag):
                decrypt(frames[0], secret, ROOM, sender)

    def frames(self, packets):
        """The encoded pictures from the first key frame on."""
        frames, frame = [], b""
        for packet in packets:
            frame += packet.payload[size_of(packet.payload) :]
            if packet.marker:
                frames.append(frame)
                frame = b""
        first = next(index for index, frame in enumerate(frames) if not frame[0] & 1)
        return frames[first:]

    def decode(self, frames):
        """How many pictures libvpx makes of them."""
        pictures = 0
        decoder = av.CodecContext.create("vp8", "r")
        for frame in frames:
            try:
                pictures += len(decoder.decode(av.Packet(frame)))
            except av.error.FFmpegError:
                pass
        return pictures


def size_of(payload):
    """The length of the VP8 payload descriptor as Chromium writes it."""
    descriptor = Descriptor(payload[:8])
    assert descriptor.picture_id_at and descriptor.tl0_at
    return descriptor.tl0_at + 1 + bool(payload[1] & 0x30)
