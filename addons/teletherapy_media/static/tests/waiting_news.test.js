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
import { WaitingNews } from "@teletherapy_media/room/common/waiting_news";

describe.current.tags("headless");

let answer, news;

beforeEach(() => {
    freezeTime();
    answer = () => ({ result: { therapist: "away", message: "" } });
    mockFetch((url) => {
        expect.step(`ask ${url}`);
        return answer();
    });
    news = new WaitingNews("/waiting", ({ therapist }) => expect.step(therapist));
});

test("asks at once, then now and then", async () => {
    news.start();
    news.start();
    await expect.waitForSteps(["ask /waiting", "away"]);
    answer = () => ({ result: { therapist: "busy", message: "" } });
    await advanceTime(5_000);
    expect.verifySteps([]);
    await advanceTime(1_000);
    await expect.waitForSteps(["ask /waiting", "busy"]);
    news.stop();
});

test("an Odoo that restarts is asked again", async () => {
    answer = () => {
        throw new TypeError("no network");
    };
    news.start();
    await expect.waitForSteps(["ask /waiting"]);
    await animationFrame();
    answer = () => ({ result: { therapist: "ready", message: "" } });
    await advanceTime(6_000);
    await expect.waitForSteps(["ask /waiting", "ready"]);
    news.stop();
});

test("whoever is signed out is not asked for again", async () => {
    answer = () => ({ error: { code: 100 } });
    news.start();
    await expect.waitForSteps(["ask /waiting"]);
    await advanceTime(60_000);
    expect.verifySteps([]);
});

test("stopped, it asks and tells nothing any more", async () => {
    news.start();
    news.stop();
    await expect.waitForSteps(["ask /waiting"]);
    await advanceTime(60_000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect.verifySteps([]);
});
