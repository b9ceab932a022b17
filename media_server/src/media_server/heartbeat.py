"""The heartbeat: how Odoo knows that the node lives, and how the node learns what Odoo wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from media_server.exceptions import DeliveryError
from media_server.log import LOGGER
from media_server.odoo import OdooClient
from media_server.protocol import Command


class Heartbeat:
    """Reports every `interval` seconds, and hands on the commands in the answers.

    Args:
        report: makes the body of the request.
        obey: gets the commands of one answer.

    """

    def __init__(
        self,
        client: OdooClient,
        interval: float,
        report: Callable[[], Mapping[str, Any]],
        obey: Callable[[Sequence[Command]], None],
    ) -> None:
        self.reached = True
        """False while Odoo does not answer. Sessions go on without it."""
        self.failures = 0
        self._client = client
        self._interval = interval
        self._report = report
        self._obey = obey
        self._now = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins with a heartbeat at once."""
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    def beat_now(self) -> None:
        """The state has changed: do not wait for the interval to pass."""
        self._now.set()

    async def close(self) -> None:
        """Stops. Idempotent."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            self._now.clear()
            await self._beat()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._interval):
                    await self._now.wait()

    async def _beat(self) -> None:
        try:
            commands = await self._client.heartbeat(self._report())
        except DeliveryError as error:
            self.failures += 1
            if self.reached:
                LOGGER.warning("Odoo does not take heartbeats: %s", error)
            self.reached = False
            return
        if not self.reached:
            LOGGER.info("Odoo takes heartbeats again")
        self.reached = True
        try:
            self._obey(commands)
        except Exception:
            # A defect behind one command must not make Odoo believe that the node is dead.
            LOGGER.exception("a command failed")
