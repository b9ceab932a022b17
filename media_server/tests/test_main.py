"""__main__.py: the command, as a process."""

import asyncio
import json
import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path

from websockets.asyncio.client import connect

from media_support import SECRET_TEXT, FakeOdoo, Page, environment, ticket

COMMAND = [sys.executable, "-X", "dev", "-W", "error", "-m", "media_server"]
PASSED_ON = ("PATH", "PYTHONPATH")


class MainTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    async def start(self, *arguments, **changes):
        variables = environment(state_dir=self.directory / "state", **changes)
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *arguments,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | variables,
            cwd=self.directory,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.addAsyncCleanup(self.end, process)
        return process

    async def end(self, process):
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def finish(self, process):
        async with asyncio.timeout(20):
            output, errors = await process.communicate()
        return process.returncode, output.decode(), errors.decode()

    async def test_life(self):
        """The command announces its ports, serves, drains on SIGTERM and exits with 0."""
        odoo = FakeOdoo()
        await odoo.start()
        self.addAsyncCleanup(odoo.stop)
        ready_file = self.directory / "ready.json"
        process = await self.start("--ready-file", str(ready_file), odoo_url=odoo.url)
        lines = []
        async with asyncio.timeout(20):
            while not lines or "listening" not in lines[-1]:
                line = await process.stderr.readline()
                self.assertTrue(line, lines)
                lines.append(line.decode())
            await odoo.wait_for(lambda: odoo.heartbeats)
        ready = json.loads(ready_file.read_text())
        self.assertEqual(ready["pid"], process.pid)
        self.assertIn(f"udp={ready['udp_port']} tcp={ready['tcp_port']}\n", lines[-1])
        websocket = await connect(f"ws://127.0.0.1:{ready['port']}/media", proxy=None)
        page = Page(websocket)
        text = ticket()
        await page.send(type="join", ticket=text)
        await page.receive("joined")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(await page.close_code(), 1001)
        status, output, errors = await self.finish(process)
        self.assertEqual((status, output), (0, ""), errors)
        self.assertEqual(odoo.events[-1]["data"], {"reason": "drained"})
        self.assertEqual(odoo.heartbeats[-1]["state"], "draining")
        self.assertFalse(ready_file.exists())
        log = "".join(lines) + errors
        self.assertNotIn("Warning", log)
        for secret in text, SECRET_TEXT, "1" * 9, "127.0.0.1":
            self.assertNotIn(secret, log)

    async def test_bad_configuration(self):
        """A bad setting is named, with what to do, and the exit code is 2."""
        process = await self.start(udp_port="90000")
        self.assertEqual(
            await self.finish(process),
            (
                2,
                "",
                "teletherapy-media: MEDIA_UDP_PORT='90000' is no whole number from 0 to 65535. "
                "Choose one.\n",
            ),
        )

    async def test_unknown_flag(self):
        """An unknown flag, and one for the secret, are refused with exit code 2."""
        for flag in "--fast", "--node-secret=x":
            status, _, errors = await self.finish(await self.start(flag))
            self.assertEqual(status, 2, errors)

    async def test_help(self):
        """The help names every option and its variable, and no secret."""
        status, output, _ = await self.finish(await self.start("--help"))
        self.assertEqual(status, 0)
        for word in "--port", "MEDIA_PORT", "default 8090", "MEDIA_NODE_SECRET_FILE":
            self.assertIn(word, output.replace("\n", ""))
        self.assertNotIn(SECRET_TEXT, output)
