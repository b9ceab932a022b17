"""Ask a practice that runs at https://localhost what a browser would ask. Used by compose_try.sh.

    ODOO_ADMIN_PASSWORD=… compose_check.py ROOT_CERTIFICATE

Exits with 1 and one line for each answer that is not as it should be.
"""

import asyncio
import json
import os
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

PRACTICE = "localhost"


def fetch(path: str, tls: ssl.SSLContext, call: Any = None) -> tuple[int, str]:
    """GET, or a JSON-RPC call with these parameters."""
    request = urllib.request.Request(f"https://{PRACTICE}{path}")
    if call is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": call}).encode()
    try:
        with urllib.request.urlopen(request, context=tls, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def sign_in(password: str, tls: ssl.SSLContext) -> Any:
    call = {"db": "teletherapy", "login": "admin", "password": password}
    return json.loads(fetch("/web/session/authenticate", tls, call)[1])


async def login_page(tls: ssl.SSLContext) -> None:
    status, page = await asyncio.to_thread(fetch, "/web/login", tls)
    assert status == 200 and 'name="password"' in page, f"answered {status}, without a form"


async def administrator(tls: ssl.SSLContext) -> None:
    """Signs in with the password of .env, and not with the one that every new Odoo has."""
    right = await asyncio.to_thread(sign_in, os.environ["ODOO_ADMIN_PASSWORD"], tls)
    assert right.get("result", {}).get("uid"), f"cannot sign in: {right}"
    default = await asyncio.to_thread(sign_in, "admin", tls)
    assert not default.get("result", {}).get("uid"), "admin has the password of a new Odoo"


async def databases_are_closed(tls: ssl.SSLContext) -> None:
    status, _ = await asyncio.to_thread(fetch, "/web/database/manager", tls)
    assert status == 404, f"answered {status}, not 404"


async def node_routes_are_inside(tls: ssl.SSLContext) -> None:
    status, _ = await asyncio.to_thread(fetch, "/teletherapy/node/heartbeat", tls)
    assert status == 404, f"answered {status}, not 404"


async def odoo_websocket(tls: ssl.SSLContext) -> None:
    """Odoo's gevent process takes the upgrade; a wrong path behind Caddy would not."""
    async with connect(f"wss://{PRACTICE}/websocket", ssl=tls, origin=f"https://{PRACTICE}"):
        pass


async def media_websocket(tls: ssl.SSLContext) -> None:
    """The node refuses a ticket that nobody has signed, with the close code of the protocol."""
    url = f"wss://{PRACTICE}/media"
    async with connect(url, ssl=tls, origin=f"https://{PRACTICE}") as socket:
        await socket.send(json.dumps({"type": "join", "ticket": "e30.e30.e30"}))
        try:
            message = await asyncio.wait_for(socket.recv(), 10)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None, "closed without a close code"
            assert closed.rcvd.code == 4401, f"closed with {closed.rcvd.code}, not 4401"
        else:
            raise AssertionError(f"answered {message!r} to a forged ticket")


CHECKS: dict[str, Callable[[ssl.SSLContext], Awaitable[None]]] = {
    "/web/login": login_page,
    "/web/session/authenticate": administrator,
    "/web/database/manager": databases_are_closed,
    "/teletherapy/node": node_routes_are_inside,
    "/websocket": odoo_websocket,
    "/media": media_websocket,
}


async def main(certificate: str) -> int:
    tls = ssl.create_default_context(cafile=certificate)
    failed = 0
    for name, check in CHECKS.items():
        try:
            await check(tls)
        except Exception as error:  # whatever it is, the other checks still run
            failed = 1
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        else:
            print(f"{name}: as it should be")
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
