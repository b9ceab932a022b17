import {
    advanceTime,
    after,
    beforeEach,
    describe,
    expect,
    freezeTime,
    microTick,
    test,
} from "@odoo/hoot";
import { getPause } from "@teletherapy_media/room/common/backoff";
import { RefusalError } from "@teletherapy_media/room/common/odoo_api";
import { Signalling } from "@teletherapy_media/room/common/signalling";
import { CLOSE_CODE } from "@teletherapy_media/room/common/wire";

describe.current.tags("headless");

const URL = "ws://node.test/media";
const PAIRING = "b".repeat(32);

let sockets, tickets, reasons, signalling, getTicket;

/** The browser's end of a connection; the test plays the server. */
class FakeSocket {
    sent = [];
    constructor(url) {
        this.url = url;
        sockets.push(this);
    }
    send(text) {
        this.sent.push(JSON.parse(text));
    }
    close() {
        this.isClosed = true;
    }
    receive(type, fields) {
        this.onmessage({ data: JSON.stringify({ type, ...fields }) });
    }
    /** Opens and answers to the ticket. */
    accept({ resumed = false } = {}) {
        this.onopen();
        this.receive("joined", { resumed, participants: [] });
    }
}

beforeEach(() => {
    freezeTime();
    sockets = [];
    tickets = 0;
    reasons = [];
    getTicket = async () => ({ ticket: `ticket ${++tickets}`, url: URL });
    signalling = new Signalling({
        getTicket: (unreachable) => getTicket(unreachable),
        WebSocket: FakeSocket,
        random: () => 0,
    });
    signalling.addEventListener("closed", ({ detail }) => reasons.push(detail.reason));
    after(() => signalling.close("left"));
});

/** Lets the ticket come and the connection be opened, after a pause. */
async function wait(milliseconds = 0) {
    await advanceTime(milliseconds);
    await microTick();
    await microTick();
    return sockets.at(-1);
}

async function join(options) {
    signalling.connect();
    const socket = await wait();
    socket.accept(options);
    return socket;
}

test("pauses grow from nothing to five seconds, apart from each other", () => {
    const still = [0, 1, 2, 5, 6, 7, 8, 9, 50].map((attempt) => getPause(attempt, () => 0));
    expect(still).toEqual([0, 300, 500, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(getPause(6, () => 1)).toBe(1_300);
});

test("joins with a ticket as the first message", async () => {
    const socket = await join();
    expect(socket.url).toBe(URL);
    expect(socket.sent).toEqual([{ type: "join", ticket: "ticket 1" }]);
    expect(signalling.isJoined).toBe(true);
});

test("comes back with a fresh ticket and the pairing that it still holds", async () => {
    const socket = await join();
    signalling.pairing = PAIRING;
    socket.onclose({ code: 1006 });
    const next = await wait();
    next.accept({ resumed: true });
    expect(next.sent).toEqual([{ type: "join", ticket: "ticket 2", pairing: PAIRING }]);
});

test("tells Odoo of a server that was lost or does not answer, until one answers", async () => {
    const told = [];
    const works = getTicket;
    getTicket = (unreachable) => {
        told.push(unreachable);
        return works();
    };
    const socket = await join();
    socket.onclose({ code: CLOSE_CODE.LOST });
    (await wait()).onclose({ code: CLOSE_CODE.LOST });
    const next = await wait(300);
    next.accept();
    next.onclose({ code: CLOSE_CODE.GOING_AWAY });
    await wait();
    expect(told).toEqual([undefined, undefined, URL, undefined]);
});

test("a description written meanwhile goes out when the pairing is resumed", async () => {
    const socket = await join();
    signalling.pairing = PAIRING;
    socket.onclose({ code: 1006 });
    signalling.sendDescription({ pairing: PAIRING, mac: "x" });
    const next = await wait();
    next.accept({ resumed: true });
    expect(next.sent.at(-1)).toEqual({ type: "description", pairing: PAIRING, mac: "x" });
});

test("a description of a pairing that is over is dropped", async () => {
    const socket = await join();
    socket.onclose({ code: 1006 });
    signalling.sendDescription({ pairing: PAIRING, mac: "x" });
    const next = await wait();
    next.accept({ resumed: false });
    expect(next.sent.map(({ type }) => type)).toEqual(["join"]);
});

test("tries again with growing pauses while the server is away", async () => {
    signalling.connect();
    (await wait()).onclose({ code: 1006 });
    for (const [index, pause] of [
        300, 500, 500, 500, 500, 1_000, 2_000, 4_000, 5_000, 5_000,
    ].entries()) {
        await wait(pause - 1);
        expect(sockets.length).toBe(index + 1);
        (await wait(1)).onclose({ code: 1006 });
        expect(sockets.length).toBe(index + 2);
    }
});

test("tries again while Odoo is away", async () => {
    const works = getTicket;
    getTicket = async () => {
        throw new TypeError("Failed to fetch");
    };
    signalling.connect();
    await wait();
    expect(sockets.length).toBe(0);
    getTicket = works;
    (await wait(300)).accept();
    expect(signalling.isJoined).toBe(true);
});

test("stops for good where asking again is of no use, and says why", async () => {
    for (const [code, reason] of [
        [CLOSE_CODE.LEFT, "left"],
        [CLOSE_CODE.BAD_MESSAGE, "failed"],
        [CLOSE_CODE.ENDED, "ended"],
        [CLOSE_CODE.REPLACED, "replaced"],
        [CLOSE_CODE.REMOVED, "removed"],
        [CLOSE_CODE.DECLINED, "declined"],
        [CLOSE_CODE.ROOM_FULL, "room_full"],
    ]) {
        const socket = await join();
        socket.onclose({ code });
        expect(reasons.splice(0)).toEqual([reason]);
        const count = sockets.length;
        await wait(60_000);
        expect(sockets.length).toBe(count);
    }
});

test("asks Odoo again where another ticket may help", async () => {
    for (const code of [
        CLOSE_CODE.GOING_AWAY,
        CLOSE_CODE.TICKET_EXPIRED,
        CLOSE_CODE.TICKET_USED,
        CLOSE_CODE.NOT_OPEN,
        CLOSE_CODE.JOIN_TIMEOUT,
        CLOSE_CODE.NODE_FULL,
        CLOSE_CODE.TOO_MANY_MESSAGES,
    ]) {
        const socket = await join();
        const count = sockets.length;
        socket.onclose({ code });
        const next = await wait(5_000);
        expect(sockets.length).toBe(count + 1, { message: `after ${code}` });
        next.accept();
        signalling.leave();
        expect(reasons.splice(0)).toEqual(["left"]);
    }
});

test("too many messages are answered with a pause", async () => {
    const socket = await join();
    socket.onclose({ code: CLOSE_CODE.TOO_MANY_MESSAGES });
    await wait(4_999);
    expect(sockets.length).toBe(1);
    await wait(1);
    expect(sockets.length).toBe(2);
});

test("a ticket that is refused twice is not tried a third time", async () => {
    signalling.connect();
    (await wait()).onclose({ code: CLOSE_CODE.BAD_TICKET });
    (await wait(300)).onclose({ code: CLOSE_CODE.BAD_TICKET });
    expect(reasons.splice(0)).toEqual(["bad_ticket"]);
});

test("the refusal of Odoo ends it", async () => {
    getTicket = async () => {
        throw new RefusalError("ended", { code: "ended", message: "It is over." });
    };
    signalling.connect();
    await wait();
    expect(reasons.splice(0)).toEqual(["ended"]);
});

test("a node that restarts is waited for by who was in the room, not by a newcomer", async () => {
    const works = getTicket;
    const refuses = async () => {
        throw new RefusalError("refused", { code: "no_node", message: "No node." });
    };
    const socket = await join();
    getTicket = refuses;
    socket.onclose({ code: CLOSE_CODE.GOING_AWAY });
    await wait();
    await wait(300);
    getTicket = works;
    (await wait(1_000)).accept();
    expect(signalling.isJoined).toBe(true);
    signalling.leave();
    expect(reasons.splice(0)).toEqual(["left"]);
    getTicket = refuses;
    signalling.connect();
    await wait();
    expect(reasons.splice(0)).toEqual(["refused"]);
});

test("notices within twelve seconds that nothing comes any more", async () => {
    const socket = await join();
    await wait(4_000);
    expect(socket.sent.at(-1)).toEqual({ type: "ping" });
    socket.receive("pong");
    await wait(12_000);
    expect(socket.isClosed).toBe(true);
    expect(sockets.length).toBe(2);
});

test("an answered ping keeps the connection", async () => {
    const socket = await join();
    for (let i = 0; i < 10; i++) {
        await wait(4_000);
        socket.receive("pong");
    }
    expect(sockets.length).toBe(1);
});

test("a server that does not answer to the ticket is left", async () => {
    signalling.connect();
    const socket = await wait();
    socket.onopen();
    await wait(8_000);
    expect(socket.isClosed).toBe(true);
    await wait(300);
    expect(sockets.length).toBe(2);
});

test("leaving says so once and keeps no connection", async () => {
    const socket = await join();
    signalling.leave();
    signalling.leave();
    expect(socket.sent.at(-1)).toEqual({ type: "leave" });
    expect(socket.isClosed).toBe(true);
    expect(reasons.splice(0)).toEqual(["left"]);
});

test("an ended session is over before the connection is", async () => {
    const socket = await join();
    socket.receive("ended", { reason: "therapist" });
    expect(reasons.splice(0)).toEqual(["ended"]);
});

test("a ticket that comes after leaving is not used", async () => {
    let deliver;
    getTicket = () => new Promise((resolve) => (deliver = resolve));
    signalling.connect();
    await wait();
    signalling.leave();
    deliver({ ticket: "late", url: URL });
    await wait();
    expect(sockets.length).toBe(0);
    expect(reasons.splice(0)).toEqual(["left"]);
});
