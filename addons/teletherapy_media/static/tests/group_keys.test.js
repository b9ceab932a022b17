import {
    advanceTime,
    after,
    beforeEach,
    describe,
    expect,
    freezeTime,
    mockFetch,
    test,
} from "@odoo/hoot";
import { GroupKeys } from "@teletherapy_media/room/common/group_keys";

describe.current.tags("headless");

const SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const TICKET = { room: "r", participant: "p" };

class FakeProtection extends EventTarget {
    tell(type, { generation, before, visit }) {
        expect.step(`${type} ${generation ?? before ?? visit}`);
    }
}

let generation, isAway, keys, protection;

beforeEach(() => {
    freezeTime();
    generation = 1;
    isAway = false;
    mockFetch(() => {
        if (isAway) {
            throw new TypeError("Failed to fetch");
        }
        return {
            result: { group: { generation, secret: SECRET }, participants: { p: {} } },
        };
    });
    protection = new FakeProtection();
    keys = new GroupKeys({
        url: "/group",
        onParticipants: () => {},
        subtle: { importKey: async () => "key" },
    });
    after(() => keys.stop());
});

async function start() {
    await keys.setTicket({ ...TICKET, group: { generation, secret: SECRET, visit: 4 } });
    keys.start(protection);
    await advanceTime(0);
    expect.verifySteps(["self 4", "secret 1", "use 1"]);
}

test("the first generation is used at once", async () => {
    await start();
    await advanceTime(9_000);
    expect.verifySteps([]);
});

test("a new generation is known to all before anybody uses it, then the old one ends", async () => {
    await start();
    generation = 2;
    keys.hasten();
    await advanceTime(1_000);
    await expect.waitForSteps(["secret 2"]);
    await advanceTime(2_900);
    expect.verifySteps([]);
    await advanceTime(200);
    expect.verifySteps(["use 2"]);
    await advanceTime(7_000);
    expect.verifySteps(["forget 2"]);
});

test("Odoo is asked again and again, whatever the media server says", async () => {
    await start();
    generation = 2;
    await advanceTime(10_000);
    await expect.waitForSteps(["secret 2"]);
});

test("a frame of a generation that is not known makes it ask at once", async () => {
    await start();
    generation = 2;
    protection.dispatchEvent(new CustomEvent("missing"));
    await expect.waitForSteps(["secret 2"]);
});

test("an Odoo that is away changes nothing, an older generation neither", async () => {
    await start();
    isAway = true;
    await keys.refresh();
    isAway = false;
    generation = 0;
    await keys.refresh();
    expect.verifySteps([]);
});

test("a later ticket of the same visit does not begin to count anew", async () => {
    await start();
    await keys.setTicket({ ...TICKET, group: { generation: 1, secret: SECRET, visit: 5 } });
    keys.start(protection);
    expect.verifySteps(["self 4", "secret 1", "use 1"]);
    keys.reset();
    await keys.setTicket({ ...TICKET, group: { generation: 1, secret: SECRET, visit: 6 } });
    keys.start(protection);
    expect.verifySteps(["self 6", "secret 1", "use 1"]);
});
