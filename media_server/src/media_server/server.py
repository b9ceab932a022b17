"""The WebSocket endpoint, the health and metrics pages, and the life of the process."""

from __future__ import annotations

import asyncio
import http
import json
import os
import signal
import time
from pathlib import Path

from websockets.asyncio.server import Server as WebSocketServer
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from media_server import metrics
from media_server.config import Settings
from media_server.connection import Connection
from media_server.exceptions import ConfigurationError, Refusal, WireError
from media_server.heartbeat import Heartbeat
from media_server.log import LOGGER
from media_server.metrics import Metrics
from media_server.node import Node
from media_server.odoo import OdooClient
from media_server.outbox import Outbox
from media_server.protocol import MESSAGE_SIZE, CloseCode, Join, Message
from media_server.rate import Bucket
from media_server.store import Store
from media_server.tcp import TcpRelay
from media_server.udp import UdpRelay
from media_server.wire import parse_message

PATH = "/media"
KEEPALIVE = 10.0
"""Seconds between two pings of a WebSocket, and until a missing pong closes it."""

CLOSE_TIMEOUT = 2.0
"""Seconds that a page gets to answer a close."""

FLUSH_TIMEOUT = 5.0
"""Seconds that Odoo gets at the end to take the last events; the rest waits on disk."""

INTERNAL_ERROR = 1011


class Server:
    """One node, from its sockets to its state on disk. Made by :meth:`start`."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._client = OdooClient(
            settings.odoo_url,
            settings.odoo_database,
            settings.node_key,
            settings.node_secret,
            settings.odoo_timeout,
        )
        graves = store.graves(time.time())
        self._outbox = Outbox(store, self._client)
        self.node = Node(settings, self._outbox, graves)
        self._heartbeat = Heartbeat(
            self._client, settings.heartbeat_interval, self.node.report, self.node.obey
        )
        self.metrics = Metrics(self.node, self._outbox, self._heartbeat)
        self._relay: UdpRelay | None = None
        self._streams: TcpRelay | None = None
        self._websockets: WebSocketServer | None = None
        self._hurry = asyncio.Event()
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, settings: Settings) -> Server:
        """Opens everything; returns when pages can connect.

        Raises:
            ConfigurationError: a port cannot be bound, or the state directory cannot be used.

        """
        server = cls(settings, Store(settings.state_dir))
        try:
            await server._open()
        except ConfigurationError:
            await server._close()
            raise
        return server

    @property
    def port(self) -> int:
        """The WebSocket port."""
        assert self._websockets is not None
        port: int = next(iter(self._websockets.sockets)).getsockname()[1]
        return port

    @property
    def udp_port(self) -> int:
        """The UDP port of media."""
        assert self._relay is not None
        return self._relay.port

    @property
    def tcp_port(self) -> int | None:
        """The TCP port of media, None when that is off."""
        return None if self._streams is None else self._streams.port

    def stop(self) -> None:
        """Begins to drain; called again, it ends the wait for running sessions."""
        if self._stopping is None:
            LOGGER.info("draining")
            self._stopping = asyncio.create_task(self._stop(), name="stop")
        else:
            self._hurry.set()

    async def wait_stopped(self) -> None:
        """Waits until the server has drained and closed everything."""
        assert self._stopping is not None
        await self._stopping

    async def _open(self) -> None:
        settings = self._settings
        self._relay = UdpRelay(self.node.agent, settings.udp_host, settings.udp_port)
        if settings.tcp_port is not None:
            self._streams = TcpRelay(self.node.agent, settings.udp_host, settings.tcp_port)
        self.node.addresses = settings.addresses(self.udp_port, self.tcp_port)
        try:
            self._websockets = await serve(
                self._handle,
                settings.host,
                settings.port,
                process_request=self._answer,
                compression=None,
                server_header=None,
                # Beyond it the library closes with 1009; up to it `_handle` does, with 4400.
                max_size=4 * MESSAGE_SIZE,
                max_queue=8,
                open_timeout=settings.join_timeout,
                ping_interval=KEEPALIVE,
                ping_timeout=KEEPALIVE,
                close_timeout=CLOSE_TIMEOUT,
            )
        except OSError as error:
            raise ConfigurationError(
                f"MEDIA_PORT: TCP {settings.host} port {settings.port} cannot be bound "
                f"({error.strerror}). Stop the process that has it, or choose another port."
            ) from error
        self._outbox.start()
        self._heartbeat.start()
        self.node.start()

    async def _stop(self) -> None:
        self.node.rooms.draining = True
        self._heartbeat.beat_now()
        await self.node.drain(self._hurry)
        await self._close()

    async def _close(self) -> None:
        # Pages first, since their leaving makes events; the outbox after everything that fills it.
        if self._websockets is not None:
            self._websockets.close(code=CloseCode.GOING_AWAY, reason="going away")
            await self._websockets.wait_closed()
        await self.node.close()
        if self._relay is not None:
            self._relay.close()
        if self._streams is not None:
            self._streams.close()
        await self._heartbeat.close()
        await self._outbox.close(FLUSH_TIMEOUT)
        await self._client.close()

    # HTTP.

    async def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path == PATH:
            return None
        if path == "/healthz":
            return self._health()
        if path == "/metrics":
            return _response(http.HTTPStatus.OK, metrics.CONTENT_TYPE, self.metrics.page())
        return _response(http.HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")

    def _health(self) -> Response:
        state = self.node.report()["state"]
        body = {
            "state": state,
            "odoo": "reached" if self._heartbeat.reached else "unreachable",
            "disk": "failing" if self._outbox.disk_failing else "ok",
        }
        healthy = state == "ready" and not self._outbox.disk_failing
        status = http.HTTPStatus.OK if healthy else http.HTTPStatus.SERVICE_UNAVAILABLE
        return _response(status, "application/json", json.dumps(body).encode() + b"\n")

    # WebSockets.

    async def _handle(self, websocket: ServerConnection) -> None:
        connection = Connection(websocket)
        self.metrics.connections += 1
        try:
            if self.metrics.connections > self._settings.max_connections:
                raise Refusal(CloseCode.NODE_FULL, "node full")
            await self._read(websocket, connection)
        except Refusal as refusal:
            LOGGER.info("refused: %s", refusal)
            connection.close(refusal.code, refusal.reason)
        except ConnectionClosed:
            connection.close(CloseCode.LEFT, "")
        except Exception:
            LOGGER.exception("connection failed")
            connection.close(INTERNAL_ERROR, "internal error")
        finally:
            self.node.lose(connection)
            await connection.wait_closed()
            self.metrics.connections -= 1
            self.metrics.closes[websocket.close_code or 1006] += 1

    async def _read(self, websocket: ServerConnection, connection: Connection) -> None:
        rate = self._settings.message_rate
        bucket = Bucket(rate, 2 * rate, time.monotonic())
        try:
            async with asyncio.timeout(self._settings.join_timeout):
                message = _parse(await websocket.recv())
        except TimeoutError:
            raise Refusal(CloseCode.JOIN_TIMEOUT, "no ticket in time") from None
        if not isinstance(message, Join):
            raise Refusal(CloseCode.BAD_MESSAGE, "join first")
        self.node.join(connection, message)
        while not connection.closing:
            data = await websocket.recv()
            if connection.closing:
                break
            if not bucket.take(1, time.monotonic()):
                raise Refusal(CloseCode.TOO_MANY_MESSAGES, "too many messages")
            self.node.receive(connection, _parse(data))


async def run(settings: Settings) -> None:
    """Runs a node until SIGTERM or SIGINT has drained it; a second signal ends the wait."""
    server = await Server.start(settings)
    LOGGER.info(
        "listening websocket=%d udp=%d tcp=%s",
        server.port,
        server.udp_port,
        server.tcp_port or "off",
    )
    if settings.ready_file is not None:
        _announce(settings.ready_file, server)
    stopping = asyncio.Event()

    def on_signal() -> None:
        server.stop()
        stopping.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    await stopping.wait()
    await server.wait_stopped()
    if settings.ready_file is not None:
        settings.ready_file.unlink(missing_ok=True)
    LOGGER.info("stopped")


def _announce(file: Path, server: Server) -> None:
    text = json.dumps(
        {
            "port": server.port,
            "udp_port": server.udp_port,
            "tcp_port": server.tcp_port,
            "pid": os.getpid(),
        }
    )
    draft = file.with_name(file.name + ".new")
    draft.write_text(text)
    draft.replace(file)


def _parse(data: str | bytes) -> Message:
    if isinstance(data, bytes):
        raise Refusal(CloseCode.BAD_MESSAGE, "binary message")
    try:
        return parse_message(data)
    except WireError as error:
        raise Refusal(CloseCode.BAD_MESSAGE, str(error)) from error


def _response(status: http.HTTPStatus, kind: str, body: bytes) -> Response:
    headers = Headers(
        [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")]
    )
    return Response(status.value, status.phrase, headers, body)
