"""The splice, end to end: two WebRTC peers that nobody here wrote meet through the node."""

import asyncio
import re
from unittest import mock

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack

from media_support import CLIENT, MAC, THERAPIST, ServerTestCase, ticket

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


def fingerprints(sdp):
    return re.findall("^a=(?:fingerprint|setup):.*$", sdp, re.MULTILINE)


class MediaTests(ServerTestCase):
    CHANGES = {"stall_time": 0.5}

    async def asyncSetUp(self):
        # aiortc leaves the loopback interface out, which is where the node is.
        patch = mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"])
        patch.start()
        self.addCleanup(patch.stop)
        await super().asyncSetUp()

    def peer(self):
        peer = RTCPeerConnection(CONFIGURATION)
        self.addAsyncCleanup(peer.close)
        return peer

    async def describe(self, page, pairing, peer):
        """Sends the peer's local description."""
        local = peer.localDescription
        await page.send(
            type="description",
            pairing=pairing,
            description={"type": local.type, "sdp": local.sdp},
            mac=MAC,
        )
        return local.sdp

    async def apply(self, page, peer):
        """Gives the peer the description that comes."""
        description = (await page.receive("description"))["description"]
        await peer.setRemoteDescription(RTCSessionDescription(**description))
        return description["sdp"]

    async def connect(self):
        """Two peers with a data channel and audio, negotiated through the node."""
        therapist, client, pairing = await self.pair()
        offerer, answerer = self.peer(), self.peer()
        offerer.addTrack(AudioStreamTrack())
        channel = offerer.createDataChannel("chat")
        await offerer.setLocalDescription(await offerer.createOffer())
        sent = await self.describe(therapist, pairing, offerer)
        received = await self.apply(client, answerer)
        self.assertEqual(fingerprints(received), fingerprints(sent))
        answerer.addTrack(AudioStreamTrack())
        await answerer.setLocalDescription(await answerer.createAnswer())
        sent = await self.describe(client, pairing, answerer)
        received = await self.apply(therapist, offerer)
        self.assertEqual(fingerprints(received), fingerprints(sent))
        return therapist, client, pairing, offerer, answerer, channel

    async def test_end_to_end(self):
        """Data and audio pass both ways under one DTLS association, also without a WebSocket."""
        therapist, client, pairing, offerer, answerer, channel = await self.connect()
        echoes = asyncio.Queue()
        channel.on("message", echoes.put_nowait)

        def on_channel(remote):
            remote.on("message", lambda text: remote.send(text[::-1]))

        answerer.on("datachannel", on_channel)
        async with asyncio.timeout(10):
            await therapist.receive("participant", participant=CLIENT, state="connected")
            await client.receive("participant", participant=THERAPIST, state="connected")
            opened = asyncio.Event()
            channel.on("open", opened.set)
            if channel.readyState != "open":
                await opened.wait()
            channel.send("olleh")
            self.assertEqual(await echoes.get(), "hello")
            for peer in offerer, answerer:
                (receiver,) = peer.getReceivers()
                await receiver.track.recv()
            await client.cut()
            await therapist.receive("participant", state="reconnecting")
            channel.send("still")
            self.assertEqual(await echoes.get(), "llits")
            _, joined = await self.join(ticket(), pairing=pairing)
            self.assertTrue(joined["resumed"])
            await therapist.receive("participant", participant=CLIENT, state="connected")
        connected = [e for e in self.odoo.events if e["type"] == "participant_connected"]
        self.assertEqual({event["participant"] for event in connected}, {THERAPIST, CLIENT})
        self.assertEqual(len(connected), 2)

    async def test_stalled(self):
        """A peer whose media ceases is reported to the other page."""
        therapist, _, _, _, answerer, _ = await self.connect()
        await therapist.receive("participant", participant=CLIENT, state="connected")
        await answerer.close()
        await therapist.receive("stalled", participant=CLIENT, stalled=True)

    async def test_leaving_closes_the_splice(self):
        """When somebody leaves nothing is forwarded any more."""
        therapist, client, pairing, *_ = await self.connect()
        await therapist.receive("participant", participant=CLIENT, state="connected")
        await client.send(type="leave")
        await therapist.receive("unpaired", pairing=pairing)
        self.assertEqual(self.server.node.splices, {})
        self.assertEqual(self.server.node.agent.paths, {})

    async def test_page_meets_itself(self):
        """A waiting page's test passes through the node, and its legs go when it gives up."""
        page, joined = await self.join(ticket())
        self.assertTrue(joined["tests"])
        offerer, answerer = self.peer(), self.peer()
        received = asyncio.get_running_loop().create_future()
        answerer.on("datachannel", lambda c: c.on("message", received.set_result))
        channel = offerer.createDataChannel("test")
        channel.on("open", lambda: channel.send("hello"))
        await offerer.setLocalDescription(await offerer.createOffer())
        await self.pass_through(page, offerer, answerer)
        await answerer.setLocalDescription(await answerer.createAnswer())
        await self.pass_through(page, answerer, offerer)
        async with asyncio.timeout(10):
            self.assertEqual(await received, "hello")
        self.assertEqual(self.server.node.splices, {})
        await page.send(type="test", description={"type": "rollback", "sdp": ""})
        await page.send(type="ping")
        await page.receive("pong")
        self.assertEqual(self.server.node.tests, {})
        self.assertEqual(len(self.server.node.agent), 0)

    async def pass_through(self, page, sender, receiver):
        """One end's description comes back translated, for the other end."""
        local = sender.localDescription
        await page.send(type="test", description={"type": local.type, "sdp": local.sdp})
        description = (await page.receive("test"))["description"]
        self.assertEqual(fingerprints(description["sdp"]), fingerprints(local.sdp))
        await receiver.setRemoteDescription(RTCSessionDescription(**description))

    async def test_description_that_cannot_be_tested(self):
        """A page whose test is refused goes on waiting."""
        page, _ = await self.join(ticket())
        await page.send(type="test", description={"type": "offer", "sdp": "v=0"})
        self.assertEqual((await page.receive("error"))["code"], "test_refused")
        await page.send(type="ping")
        await page.receive("pong")
