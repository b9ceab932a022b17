"""Rooms that open and close in quick motion, and what the node still holds afterwards."""

import asyncio
import gc
import os
import time
import types
import uuid
from collections import deque

from flood_support import Media, negotiate
from media_support import ticket

TICKET_LIFE = 3
"""Seconds; what the node remembers of a ticket or a room that has ended goes after it."""

CODES = "server.metrics.closes"
"""Grows with each close code that was never seen before, and no further."""

_NOT_FOLLOWED = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)


def held(server):
    """Every container that the node's objects hold, by its path of attributes, with its length.

    What is asyncio's or a library's is not followed: only objects of our modules are.
    """
    found, seen, todo = {}, set(), [("server", server)]
    while todo:
        path, thing = todo.pop()
        if id(thing) in seen or isinstance(thing, _NOT_FOLLOWED):
            continue
        seen.add(id(thing))
        if isinstance(thing, dict | set | deque | list):
            found[path] = found.get(path, 0) + len(thing)
            values = thing.values() if isinstance(thing, dict) else thing
            todo += [(f"{path}[]", value) for value in list(values)]
        elif type(thing).__module__.startswith("media_server"):
            todo += [(f"{path}.{name}", value) for name, value in _attributes(thing)]
    return found


def _attributes(thing):
    names = set(getattr(thing, "__dict__", ()))
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names.update([slots] if isinstance(slots, str) else slots)
    return [(name, getattr(thing, name)) for name in sorted(names) if hasattr(thing, name)]


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def resident():
    """Bytes of memory that this process has."""
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def one_room(case, number):
    """Two people meet, media pass, and the session ends in one of four ways."""
    room = uuid.uuid4().hex
    now = time.time()
    fields = {"room": room, "closes": now + TICKET_LIFE, "exp": now + TICKET_LIFE}
    subjects = uuid.uuid4().hex, uuid.uuid4().hex
    therapist, _ = await case.join(ticket(sub=subjects[0], role="therapist", **fields))
    client, _ = await case.join(ticket(sub=subjects[1], **fields))
    pairing = (await therapist.receive("peer"))["pairing"]
    await client.receive("peer")
    of_client, of_therapist = await negotiate(therapist, client, pairing)
    port = case.server.udp_port
    media = [Media(port, each) for each in (of_therapist, of_client)]
    for each in media:
        each.check()
    for each in media:
        each.send()
    how = number % 4
    if how == 0:
        await therapist.send(type="end")
        await client.close_code()
    elif how == 1:
        await client.send(type="leave")
        await therapist.send(type="leave")
        await therapist.close_code()
    elif how == 2:
        await client.cut()
        await therapist.cut()
    else:
        await client.websocket.close()
        await therapist.websocket.close()
    for page in therapist, client:
        await page.websocket.close()
    for each in media:
        each.close()


async def many_rooms(case, rooms, at_once):
    """Opens and closes that many rooms, some of them side by side."""
    places = asyncio.Semaphore(at_once)

    async def one(number):
        async with places:
            await one_room(case, number)

    async with asyncio.TaskGroup() as group:
        for number in range(rooms):
            group.create_task(one(number))


async def settle(case, before, seconds):
    """Waits until the node holds what it held before; what it still holds beyond that."""
    deadline = time.monotonic() + seconds
    while True:
        beyond = {
            path: length
            for path, length in held(case.server).items()
            if length > before.get(path, 0) and path != CODES
        }
        if not beyond or time.monotonic() > deadline:
            return beyond
        # What is remembered of tickets goes when the next one comes; this one leaves no trace.
        page = await case.page()
        await page.send(type="join", ticket=ticket(closes=time.time() - 1))
        await page.close_code()
        await asyncio.sleep(0.5)
