import { describe, expect, test } from "@odoo/hoot";
import { getDecodedTracks } from "@teletherapy_media/room/common/decoding";

describe.current.tags("headless");

const REPORT = new Map([
    [
        "a",
        {
            type: "inbound-rtp",
            kind: "audio",
            jitterBufferEmittedCount: 960,
            trackIdentifier: "voice",
        },
    ],
    ["b", { type: "inbound-rtp", kind: "video", framesDecoded: 0, trackIdentifier: "picture" }],
]);

test("what has come out of a decoder is told by its track", async () => {
    const connection = { connectionState: "connected", getStats: async () => REPORT };
    expect([...(await getDecodedTracks(connection))]).toEqual(["voice"]);
});

test("a closed connection is not asked, which Firefox refuses", async () => {
    const connection = {
        connectionState: "closed",
        getStats: () => Promise.reject(new DOMException("closed", "InvalidStateError")),
    };
    expect([...(await getDecodedTracks(connection))]).toEqual([]);
});
