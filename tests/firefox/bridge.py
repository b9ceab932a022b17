"""Firefox as Playwright wants it: its WebDriver BiDi, and what this Firefox lacks of it.

    python bridge.py FIREFOX ARGUMENTS…

Playwright starts this instead of Firefox. It always sets the preferred colours and motion of a
page by a command that Debian's Firefox is too old for; here that command succeeds and does
nothing. All else goes through as it comes.
"""

import asyncio
import json
import re
import signal
import sys
from functools import partial

from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
UNKNOWN_COMMANDS = ("emulation.setMediaFeaturesOverride",)


async def main(command: list[str]) -> int:
    process = await asyncio.create_subprocess_exec(
        "setpriv", "--pdeathsig", "KILL", "--", *command, stderr=asyncio.subprocess.PIPE
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, process.terminate)
    address = None
    async for line in process.stderr:
        text = line.decode(errors="replace")
        if not address and (found := LISTENS.search(text)):
            address = found[1]
            server = await serve(partial(pass_on, address), "127.0.0.1", 0, max_size=None)
            port = server.sockets[0].getsockname()[1]
            text = f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n"
        sys.stderr.write(text)
        sys.stderr.flush()
    return await process.wait()


async def pass_on(address: str, client) -> None:
    """Carry messages between Playwright and Firefox until one of them closes."""
    path = client.request.path.rstrip("/")
    async with connect(address + path, max_size=None, origin=None) as firefox:
        ways = [
            asyncio.create_task(to_firefox(client, firefox)),
            asyncio.create_task(to_client(firefox, client)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()


async def to_firefox(client, firefox) -> None:
    async for message in client:
        command = json.loads(message)
        if command["method"] in UNKNOWN_COMMANDS:
            done = {"type": "success", "id": command["id"], "result": {}}
            await client.send(json.dumps(done))
        else:
            await firefox.send(message)


async def to_client(firefox, client) -> None:
    async for message in firefox:
        await client.send(message)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
