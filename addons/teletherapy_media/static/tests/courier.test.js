import { advanceTime, after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { Courier } from "@teletherapy_media/room/common/courier";

describe.current.tags("headless");

const ID = "0".repeat(8) + "-0000-4000-8000-" + "0".repeat(12);

class Way extends EventTarget {
    isOpen = true;
    sent = [];
    constructor({ isReliable = true, to } = {}) {
        super();
        Object.assign(this, { isReliable, to });
    }
    reaches(participant) {
        return !this.to || participant === this.to;
    }
    send(text, recipients) {
        this.sent.push({ ...JSON.parse(text), recipients });
    }
    open() {
        this.isOpen = true;
        this.dispatchEvent(new CustomEvent("open"));
    }
    bring(participant, message) {
        const text = typeof message === "string" ? message : JSON.stringify(message);
        this.dispatchEvent(new CustomEvent("message", { detail: { participant, text } }));
    }
}

let courier, delivered, people;

beforeEach(() => {
    freezeTime();
    people = ["alex"];
    delivered = [];
    courier = new Courier({ getPeople: () => people });
    courier.addEventListener("delivered", ({ detail }) => delivered.push(detail.id));
    courier.listen("chat", ({ participant, body }) => expect.step(`${participant} ${body.text}`));
    after(() => courier.clear());
});

test("a message is delivered when everybody has acknowledged it", () => {
    people = ["alex", "sam"];
    const way = new Way();
    courier.addWay(way);
    const id = courier.send("chat", { text: "hello" });
    expect(way.sent).toEqual([
        { id, topic: "chat", body: { text: "hello" }, recipients: ["alex", "sam"] },
    ]);
    way.bring("alex", { ack: id });
    way.bring("alex", { ack: id });
    expect(delivered).toEqual([]);
    way.bring("sam", { ack: id });
    expect(delivered).toEqual([id]);
});

test("what is not acknowledged is sent again over a new connection", () => {
    const way = new Way();
    courier.addWay(way);
    const id = courier.send("chat", { text: "hello" });
    courier.removeWay(way);
    const next = new Way();
    next.isOpen = false;
    courier.addWay(next);
    expect(next.sent).toEqual([]);
    next.open();
    expect(next.sent.map((each) => each.id)).toEqual([id]);
    next.bring("alex", { ack: id });
    next.open();
    expect(next.sent).toHaveLength(1);
});

test("over a way that tells of no loss it is sent until it is acknowledged, to who is missing", async () => {
    people = ["alex", "sam"];
    const way = new Way({ isReliable: false });
    courier.addWay(way);
    const id = courier.send("chat", { text: "hello" });
    way.bring("alex", { ack: id });
    await advanceTime(3_000);
    expect(way.sent.map(({ recipients }) => recipients)).toEqual([["alex", "sam"], ["sam"]]);
    people = ["alex"];
    await advanceTime(30_000);
    expect(way.sent).toHaveLength(2);
    people = ["alex", "sam"];
    await advanceTime(3_000);
    expect(way.sent).toHaveLength(3);
    way.bring("sam", { ack: id });
    await advanceTime(30_000);
    expect(way.sent).toHaveLength(3);
});

test("over a reliable one it is sent once", async () => {
    const way = new Way();
    courier.addWay(way);
    courier.send("chat", { text: "hello" });
    await advanceTime(30_000);
    expect(way.sent).toHaveLength(1);
});

test("whoever is reached by the pair's channel gets it there, the others by the group's", () => {
    people = ["alex", "sam"];
    const group = new Way({ isReliable: false });
    const pair = new Way({ to: "alex" });
    courier.addWay(group);
    courier.addWay(pair);
    courier.send("chat", { text: "hello" });
    expect(pair.sent[0].recipients).toEqual(["alex"]);
    expect(group.sent[0].recipients).toEqual(["sam"]);
});

test("what comes again is acknowledged again, and shown once", () => {
    const way = new Way();
    courier.addWay(way);
    const message = { id: ID, topic: "chat", body: { text: "hello" } };
    way.bring("alex", message);
    way.bring("alex", message);
    way.bring("sam", message);
    expect.verifySteps(["alex hello", "sam hello"]);
    expect(way.sent).toEqual([
        { ack: ID, recipients: ["alex"] },
        { ack: ID, recipients: ["alex"] },
        { ack: ID, recipients: ["sam"] },
    ]);
});

test("what no page of ours sends is dropped", () => {
    const way = new Way();
    courier.addWay(way);
    for (const message of [
        "",
        "7",
        "null",
        "{",
        "[]",
        { id: 7, topic: "chat", body: {} },
        { id: "hello", topic: "chat", body: {} },
        { id: ID, topic: "chat", body: { text: "a".repeat(12_000) } },
    ]) {
        way.bring("alex", message);
    }
    expect(way.sent).toEqual([]);
    way.bring("alex", { ack: ID });
    // of an unknown topic: a newer page will not go on sending it
    way.bring("alex", { id: ID, topic: "constructor", body: {} });
    expect(way.sent).toEqual([{ ack: ID, recipients: ["alex"] }]);
});

test("to nobody nothing is sent, and not without end", () => {
    const way = new Way();
    way.isOpen = false;
    courier.addWay(way);
    people = [];
    expect(courier.send("chat", { text: "hello" })).toBe(null);
    people = ["alex"];
    for (let count = 0; count < 200; count++) {
        expect(courier.send("chat", { text: "hello" })).not.toBe(null);
    }
    expect(courier.send("chat", { text: "hello" })).toBe(null);
    courier.clear();
    way.open();
    expect(way.sent).toEqual([]);
});
