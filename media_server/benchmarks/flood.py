"""What a flood of strangers does to a pair in a session.

    python media_server/benchmarks/flood.py [--datagrams 10000] [--websockets 500] [--seconds 20]

Node, pair and strangers are processes of their own, on the loopback interface. The node has the
priority that its systemd unit gives it, where that is allowed, and so has the pair, which stands
for two machines. It sends as many datagrams as a pair in 720p does. Fails when more than one in a
thousand of them is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from aiohttp import ClientSession
from websockets.asyncio.client import connect

from flood_support import SyntheticPair, flood_datagrams, flood_websockets
from media_support import FakeOdoo, Page, environment, therapist_ticket, ticket

PAIR_RATE = 240
"""Datagrams a second each way."""
MOST_LOST = 0.001
PRIORITY = -10
"""Nice= in deploy/systemd/teletherapy-media.service."""


def prefer(pid: int) -> None:
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, pid, PRIORITY)


def websockets_in_process(*arguments):
    return asyncio.run(flood_websockets(*arguments))


@asynccontextmanager
async def running_node(directory: Path, odoo: FakeOdoo):
    """A node in a process of its own; yields what its ready file says."""
    ready = directory / "ready.json"
    variables = environment(
        odoo_url=odoo.url, state_dir=directory / "state", ready_file=ready, log_level="ERROR"
    )
    variables.pop("MEDIA_HEARTBEAT_INTERVAL")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "media_server",
        env=os.environ | variables | {"PYTHONPATH": sys.path[1]},
    )  # fmt: skip
    prefer(process.pid)
    try:
        async with asyncio.timeout(20):
            while not ready.exists():
                await asyncio.sleep(0.05)
        yield json.loads(ready.read_text())
    finally:
        process.terminate()
        await process.wait()


async def join(port: int, text: str) -> Page:
    page = Page(await connect(f"ws://127.0.0.1:{port}/media", compression=None, proxy=None))
    await page.send(type="join", ticket=text)
    await page.receive("joined")
    return page


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def measure(options: argparse.Namespace, directory: Path) -> bool:
    odoo = FakeOdoo()
    await odoo.start()
    loop = asyncio.get_running_loop()
    seconds = options.seconds
    async with running_node(directory, odoo) as node:
        therapist = await join(node["port"], therapist_ticket())
        client = await join(node["port"], ticket())
        pairing = (await therapist.receive("peer"))["pairing"]
        await client.receive("peer")
        pair = await SyntheticPair.connect(therapist, client, pairing, node["udp_port"])
        prefer(os.getpid())
        with ProcessPoolExecutor(
            2, initializer=os.setpriority, initargs=(os.PRIO_PROCESS, 0, 0)
        ) as processes:
            talking = asyncio.create_task(pair.talk(PAIR_RATE, seconds))
            datagrams, websockets, _ = await asyncio.gather(
                loop.run_in_executor(
                    processes, flood_datagrams, node["udp_port"], options.datagrams, seconds
                ),
                loop.run_in_executor(
                    processes, websockets_in_process, node["port"], options.websockets, seconds
                ),
                talking,
            )
        await pair.settle()
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{node['port']}/metrics") as response:
                metrics = await response.text()
        usage = Path(f"/proc/{node['pid']}/stat").read_text().rpartition(")")[2].split()
        waited = int(Path(f"/proc/{node['pid']}/schedstat").read_text().split()[1]) / 1e9
        priority = os.getpriority(os.PRIO_PROCESS, node["pid"])
        cpu = (int(usage[11]) + int(usage[12])) / os.sysconf("SC_CLK_TCK")
        await pair.close()
        for page in therapist, client:
            await page.send(type="leave")
            await page.close_code()
    await odoo.stop()
    say(f"bogus datagrams sent      {datagrams.sent} in {seconds} s")
    say(f"  answered                {datagrams.answers}")
    say(f"bogus WebSockets          {websockets.total()} in {seconds} s: {dict(websockets)}")
    say(f"the pair's datagrams      {pair.sent}")
    say(f"  lost                    {pair.lost} ({pair.lost / pair.sent:.3%})")
    for line in metrics.splitlines():
        if line.startswith("teletherapy_media_datagrams_total") and not line.endswith(" 0.0"):
            say(f"  the node's counters     {line.partition('_total')[2]}")
    say(f"the pair's slowest pong   {pair.slowest_pong * 1000:.0f} ms")
    say(f"CPU of the node           {cpu:.1f} s, nice {priority}")
    say(f"  waited for a core       {waited:.1f} s")
    say(f"load of the machine       {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return pair.lost <= MOST_LOST * pair.sent and not datagrams.larger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--datagrams", type=int, default=10_000, help="bogus ones a second")
    parser.add_argument("--websockets", type=int, default=500, help="bogus ones a second")
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        if not asyncio.run(measure(options, Path(directory))):
            sys.exit("The session was harmed.")


if __name__ == "__main__":
    main()
