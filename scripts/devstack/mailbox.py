"""An SMTP server for one machine that keeps what it gets as files.

    python mailbox.py PORT FOLDER

Each e-mail becomes two files: the message as it came (`.eml`) and its text to open in a
browser (`.html`). Nothing is passed on to anybody.
"""

import asyncio
import email
import email.policy
import itertools
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Keep:
    """Handler that writes messages to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server, session, envelope) -> str:
        stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(self.numbers):03}"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("html", "plain"))
        if body is not None:
            (self.folder / f"{stem}.html").write_text(body.get_content())
        # Written last and in one step: who sees it sees all of it.
        unfinished = self.folder / f"{stem}.part"
        unfinished.write_bytes(envelope.content)
        unfinished.rename(self.folder / f"{stem}.eml")
        return "250 kept"


async def main(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    handler = Keep(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", port
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
