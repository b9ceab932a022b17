import { beforeEach, describe, expect, mockFetch, test } from "@odoo/hoot";
import { Invitations } from "@teletherapy_media/room/common/invitations";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const MARIA = { id: 3, name: "Maria", role: "guest", state: "open", participant: "" };

let state, invitations, answer;

beforeEach(() => {
    state = makeRoomState();
    state.others = {
        a: { id: "a", role: "guest", state: "waiting" },
        b: { id: "b", role: "guest", state: "connected" },
        c: { id: "c", role: "guest", state: "left" },
    };
    invitations = new Invitations({
        state,
        url: "/room/7/invitations",
        send: (type, fields) => expect.step(`${type} ${JSON.stringify(fields)}`),
    });
    answer = { invitations: [MARIA], link: "https://x/teletherapy/guest/t" };
    mockFetch((url, { body }) => {
        expect.step(`${url} ${JSON.stringify(JSON.parse(body).params)}`);
        return { result: answer };
    });
});

test("makes a link and keeps it nowhere", async () => {
    const link = await invitations.invite({ name: "Maria", role: "guest", email: "" });
    expect(link).toBe("https://x/teletherapy/guest/t");
    expect(state.invitations).toEqual([MARIA]);
    expect(JSON.stringify(state)).not.toInclude("/guest/t");
    expect.verifySteps(['/room/7/invitations/invite {"name":"Maria","role":"guest","email":""}']);
});

test("hands on Odoo's sentence", async () => {
    answer = { refusal: { code: "not_allowed", message: "5 links are open already." } };
    await expect(invitations.invite({ name: "Maria", role: "guest" })).rejects.toThrow(
        /5 links are open/
    );
    expect(state.invitations).toEqual([]);
    expect.verifySteps(['/room/7/invitations/invite {"name":"Maria","role":"guest"}']);
});

test("sends away whoever is here by a withdrawn invitation, after Odoo knows", async () => {
    for (const participant of ["a", "b", "c", ""]) {
        await invitations.withdraw({ ...MARIA, participant });
    }
    const odoo = '/room/7/invitations/withdraw {"invitation":3}';
    expect.verifySteps([
        odoo,
        'decline {"participant":"a"}',
        odoo,
        'remove {"participant":"b"}',
        odoo,
        odoo,
    ]);
});
