"""Real Chromium pages that meet through a node."""

import asyncio
import json
import shutil
import unittest
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from media_support import ServerTestCase, therapist_ticket, ticket

PAGES = Path(__file__).parent / "pages"
MEDIA_WORKER = (
    Path(__file__).parents[2] / "addons" / "teletherapy_media" / "static" / "src" / "media_worker"
)
"""What encrypts the frames of the real room page."""
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

try:
    from playwright.async_api import async_playwright
except ImportError:
    async_playwright = None


@unittest.skipUnless(CHROMIUM and async_playwright, "needs Chromium and playwright")
class BrowserTestCase(ServerTestCase):
    """Opens pages of one browser; `ARGUMENTS` are Chromium's."""

    ARGUMENTS = ARGUMENTS

    async def asyncSetUp(self):
        await super().asyncSetUp()
        application = web.Application()
        if MEDIA_WORKER.exists():
            application.router.add_static("/media_worker", MEDIA_WORKER)
        application.router.add_static("/", PAGES)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        self.addAsyncCleanup(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.pages_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        playwright = await async_playwright().start()
        self.addAsyncCleanup(playwright.stop)
        self.browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=self.ARGUMENTS
        )
        self.addAsyncCleanup(self.browser.close)

    async def open(self, name, text, **options):
        """A page that joins with the ticket `text`."""
        page = await self.browser.new_page()
        options |= {"url": f"ws://127.0.0.1:{self.server.port}/media", "ticket": text}
        await page.goto(f"{self.pages_url}/{name}#{quote(json.dumps(options))}")
        return page

    async def pair(self, therapist=None, client=None):
        """Therapist's and client's page, each with options of its own."""
        first = await self.open("room.html", therapist_ticket(), **(therapist or {}))
        return first, await self.open("room.html", ticket(), **(client or {}))

    async def until(self, page, condition):
        """The first report of the page that fulfils the condition."""
        report = None
        try:
            async with asyncio.timeout(30):
                while True:
                    report = await page.evaluate("report()")
                    if condition(report):
                        return report
                    await asyncio.sleep(0.2)
        except TimeoutError:
            self.fail(f"the page has come no further than {report}")
