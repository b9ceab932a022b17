import {
    advanceTime,
    animationFrame,
    beforeEach,
    describe,
    expect,
    freezeTime,
    mockFetch,
    test,
} from "@odoo/hoot";
import { Care, makeCareState } from "@teletherapy_media/room/common/care";

describe.current.tags("headless");

const URLS = { role: "client", location_url: "/location", quality_url: "/quality" };
const QUESTION = { told: false, address: ["9 Elm Street"], countries: [] };

let answers, connection, state;

beforeEach(() => {
    freezeTime();
    answers = {};
    state = makeCareState();
    connection = {
        start: () => expect.step("measure"),
        stop: () => expect.step("measure no more"),
        summary: { round_trip: 30 },
    };
    mockFetch((url, { body }) => {
        expect.step(`${url} ${JSON.stringify(JSON.parse(body).params)}`);
        return answers[url]();
    });
});

function makeCare(urls = URLS) {
    return new Care({ state, urls, connection });
}

test("a client is asked, and what they tell is kept", async () => {
    answers = {
        "/location": () => ({ result: QUESTION }),
        "/location/tell": () => ({ result: { ...QUESTION, told: { lines: ["Bath"] } } }),
    };
    const care = makeCare();
    care.start();
    await expect.waitForSteps(["measure", "/location {}"]);
    await advanceTime(0);
    expect(state.location).toEqual(QUESTION);
    await care.tellLocation({ kind: "address" });
    expect(state.location.told.lines).toEqual(["Bath"]);
    expect.verifySteps(['/location/tell {"kind":"address"}']);
    care.stop();
    expect.verifySteps(["measure no more"]);
});

test("an Odoo that restarts is asked again", async () => {
    answers["/location"] = () => {
        throw new TypeError("no network");
    };
    const care = makeCare();
    care.start();
    await expect.waitForSteps(["measure", "/location {}"]);
    await animationFrame();
    answers["/location"] = () => ({ result: QUESTION });
    await advanceTime(10_000);
    await expect.waitForSteps(["/location {}"]);
    care.stop();
    expect.verifySteps(["measure no more"]);
});

test("a refusal comes with Odoo's sentence", async () => {
    answers["/location/tell"] = () => ({ result: { refusal: { message: "Choose the state." } } });
    let refusal;
    await makeCare()
        .tellLocation({ kind: "other" })
        .catch((error) => (refusal = error.refusal));
    expect(refusal.message).toBe("Choose the state.");
    expect.verifySteps(['/location/tell {"kind":"other"}']);
});

test("what was measured goes with the answer", async () => {
    answers["/quality"] = () => ({ result: {} });
    await makeCare().sendQuality({ rating: 4 });
    expect.verifySteps(['/quality {"rating":4,"measured":{"round_trip":30}}']);
});

test("a therapist is told who waits, and writes with one click", async () => {
    const entry = { id: 8, name: "Sam", message: "", message_url: "/room/8/message" };
    answers = {
        "/news": () => ({ result: { queue: [entry] } }),
        "/room/8/message": () => ({ result: { message: "I am late." } }),
    };
    const care = makeCare({ role: "therapist", news_url: "/news" });
    care.start();
    await expect.waitForSteps(["measure", "/news {}"]);
    await advanceTime(0);
    await care.sendReadyMessage(state.news.queue[0], "late");
    expect(state.news.queue[0].message).toBe("I am late.");
    expect.verifySteps(['/room/8/message {"ready":"late"}']);
    care.stop();
    expect.verifySteps(["measure no more"]);
});
