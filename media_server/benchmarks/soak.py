"""Thousands of rooms that open and close in quick motion, and what the node keeps of them.

    python media_server/benchmarks/soak.py [--rooms 4000] [--at-once 20]

Node and pages share this process, through real sockets; so its memory and descriptors are the
upper bound of the node's. Fails when a container or a descriptor is left, or when the memory
still grows in the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from websockets.asyncio.client import connect

from media_server.server import Server
from media_support import FakeOdoo, Page, settings
from soak_support import descriptors, held, many_rooms, resident, settle

MOST_GROWTH = 0.03
"""Of the memory, in the second half."""
PARTS = 4


class Case:
    """What rooms need: a node, and pages."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def page(self) -> Page:
        uri = f"ws://127.0.0.1:{self.server.port}/media"
        return Page(await connect(uri, compression=None, proxy=None))

    async def join(self, text: str):
        page = await self.page()
        await page.send(type="join", ticket=text)
        return page, await page.receive("joined")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def measure(options: argparse.Namespace, directory: str) -> bool:
    odoo = FakeOdoo()
    await odoo.start()
    server = await Server.start(
        settings(odoo_url=odoo.url, state_dir=directory, grace_time=0.2, heartbeat_interval=1)
    )
    case = Case(server)
    before = held(server)
    await many_rooms(case, 2 * options.at_once, options.at_once)
    good = not await settle(case, before, 30)
    say("| rooms | s | memory, MB | descriptors | left in the node |")
    say("|--:|--:|--:|--:|---|")
    measured = [(resident(), descriptors())]
    for part in range(PARTS):
        start = time.monotonic()
        await many_rooms(case, options.rooms // PARTS, options.at_once)
        took = time.monotonic() - start
        left = await settle(case, before, 30)
        # The fake Odoo keeps every event.
        odoo.events.clear()
        measured.append((resident(), descriptors()))
        memory, files = measured[-1]
        rooms = options.rooms // PARTS * (part + 1)
        say(f"| {rooms} | {took:.0f} | {memory / 1e6:.1f} | {files} | {left or 'nothing'} |")
        good = good and not left and files <= measured[0][1] + 2
    server.stop()
    await server.wait_stopped()
    await odoo.stop()
    half, end = measured[1 + PARTS // 2 - 1][0], measured[-1][0]
    say(f"memory in the second half: {end / half - 1:+.1%}")
    return good and end <= half * (1 + MOST_GROWTH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rooms", type=int, default=4000)
    parser.add_argument("--at-once", type=int, default=20)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    with tempfile.TemporaryDirectory() as directory:
        if not asyncio.run(measure(options, directory)):
            sys.exit("The node keeps something of rooms that are over.")


if __name__ == "__main__":
    main()
