import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { GroupChannel } from "@teletherapy_media/room/common/group_channel";

describe.current.tags("headless");

const [GROUP, OTHER_GROUP] = ["9".repeat(32), "8".repeat(32)];

/** Turns every bit over. */
const turn = (bytes) => bytes.map((byte) => 255 - byte);

let channel, group, sent, came;

beforeEach(() => {
    sent = [];
    came = [];
    group = {
        id: GROUP,
        protection: {
            seal: async (bytes) => turn(bytes),
            open: async (participant, bytes) => (participant === "alex" ? turn(bytes) : null),
        },
    };
    channel = new GroupChannel({ group, send: (type, fields) => sent.push({ type, ...fields }) });
    channel.isSupported = true;
    channel.addEventListener("message", ({ detail }) => came.push(detail));
});

test("it is open while there is a group and the node hands messages on", () => {
    expect(channel.isOpen).toBe(true);
    channel.isSupported = false;
    expect(channel.isOpen).toBe(false);
    channel.isSupported = true;
    group.id = undefined;
    expect(channel.isOpen).toBe(false);
});

test("nothing leaves unsealed, and its length tells little", async () => {
    await channel.send('{"a":1}', ["alex", "sam"]);
    await channel.send('{"a":"a longer one"}', ["alex"]);
    expect(sent.map(({ to }) => to)).toEqual([undefined, "alex"]);
    expect(sent[0].payload.length).toBe(sent[1].payload.length);
    expect(sent[0]).toEqual({ type: "data", group: GROUP, payload: sent[0].payload });
    expect(atob(sent[0].payload.replaceAll("-", "+").replaceAll("_", "/"))).not.toInclude("a");
    await channel.receive({ group: GROUP, participant: "alex", payload: sent[0].payload });
    expect(JSON.parse(came[0].text)).toEqual({ a: 1 });
    expect(came[0].participant).toBe("alex");
});

test("without a key nothing is sent, nor into a group that has changed meanwhile", async () => {
    const { seal } = group.protection;
    group.protection.seal = async () => null;
    await channel.send("{}", ["alex"]);
    group.protection.seal = seal;
    const sending = channel.send("{}", ["alex"]);
    group.id = OTHER_GROUP;
    await sending;
    expect(sent).toEqual([]);
});

test("what does not open, is too long or of another group is dropped", async () => {
    await channel.send("{}", ["alex"]);
    const [{ payload }] = sent;
    await channel.receive({ group: GROUP, participant: "sam", payload });
    await channel.receive({ group: OTHER_GROUP, participant: "alex", payload });
    await channel.receive({ group: GROUP, participant: "alex", payload: "*" });
    await channel.receive({ group: GROUP, participant: "alex", payload: "a".repeat(16_388) });
    expect(came).toEqual([]);
});
