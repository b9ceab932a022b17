import { describe, expect, test } from "@odoo/hoot";
import { PathWatch } from "@teletherapy_media/room/common/path_watch";

describe.current.tags("headless");

function makeWatch() {
    const iceTransport = {};
    const watch = new PathWatch(() => expect.step("change"));
    watch.watch([{ iceTransport }, {}]);
    return { iceTransport, watch };
}

test("another pair of candidates is another way", () => {
    const { iceTransport } = makeWatch();
    iceTransport.onselectedcandidatepairchange();
    expect.verifySteps(["change"]);
});

test("a connection that was interrupted has its way again", () => {
    const { watch } = makeWatch();
    watch.follow("connecting");
    watch.follow("connected");
    expect.verifySteps([]);
    for (const lost of ["disconnected", "failed"]) {
        watch.follow(lost);
        watch.follow("connected");
        expect.verifySteps(["change"]);
    }
    watch.follow("connected");
    expect.verifySteps([]);
});

test("nothing is told of a connection that is over", () => {
    const { iceTransport, watch } = makeWatch();
    watch.stop();
    expect(iceTransport.onselectedcandidatepairchange).toBe(null);
});
