"""Media over TCP between real browsers (Chromium) and a real node."""

from browser_support import BrowserTestCase


def sees(report):
    return report["decoded"] > 20 and report["heard"] > 20


class MixedTests(BrowserTestCase):
    async def test_tcp_meets_udp(self):
        """Where one page knows no candidate over UDP, video and sound pass both ways."""
        therapist, client = await self.pair(client={"drop": " udp "})
        report = await self.until(client, sees)
        self.assertEqual(report["remote"], "tcp")
        report = await self.until(therapist, sees)
        self.assertEqual(report["remote"], "udp")


class UnreachableUdpTests(BrowserTestCase):
    # Nobody answers at the discard port: as behind a firewall that drops UDP.
    CHANGES = {"advertised_address": "127.0.0.1:9/udp,127.0.0.1/tcp"}

    async def test_tcp_meets_tcp(self):
        """Where UDP leads nowhere, pages move to TCP by themselves."""
        for page in await self.pair():
            report = await self.until(page, sees)
            self.assertEqual(report["remote"], "tcp")


class MovingTests(BrowserTestCase):
    async def test_udp_ceases(self):
        """Pages prefer UDP, and move to TCP when it ceases to work, by a restart of ICE at the
        latest: Chromium gives up a TCP connection that it does not use."""
        pages = await self.pair()
        for page in pages:
            report = await self.until(page, sees)
            self.assertEqual(report["remote"], "udp")
        self.server._relay.close()
        for page in pages:
            report = await self.until(page, lambda report: report["remote"] == "tcp")
            decoded = report["decoded"]
            await self.until(page, lambda report, before=decoded: report["decoded"] > before + 40)
