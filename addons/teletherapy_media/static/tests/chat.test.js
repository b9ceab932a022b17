import { advanceTime, beforeEach, describe, expect, freezeTime, mockFetch, test } from "@odoo/hoot";
import { Chat, getNew, LONGEST_TEXT } from "@teletherapy_media/room/common/chat";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

class FakeCourier extends EventTarget {
    sent = [];
    handlers = {};
    listen(topic, handler) {
        this.handlers[topic] = handler;
    }
    receive(message) {
        this.handlers.chat(message);
    }
    send(topic, body) {
        if (topic !== "chat") {
            expect.step(topic);
            return topic;
        }
        this.sent.push(body.text);
        return this.isFull ? null : String(this.sent.length);
    }
}

let chat, courier, state;

beforeEach(() => {
    freezeTime();
    state = makeRoomState();
    state.selfName = "Dana Reyes";
    state.others = { a: { id: "a", name: "Alex Morgan" }, b: { id: "b", name: "" } };
    courier = new FakeCourier();
    chat = new Chat({ state, courier, keepUrl: "/chat/keep", getSelf: () => "d" });
});

const write = (text, participant = "a") =>
    courier.receive({ participant, id: text, body: { text } });

test("what is written is shown at once, and as delivered when it is", () => {
    expect(chat.send(" hello \u0007")).toBe(true);
    expect(courier.sent).toEqual(["hello"]);
    const [message] = state.chat.messages;
    expect(message).toEqual({
        id: "1",
        from: null,
        name: "Dana Reyes",
        text: "hello",
        at: Date.now(),
        isDelivered: false,
    });
    courier.dispatchEvent(new CustomEvent("delivered", { detail: { id: "1" } }));
    expect(state.chat.messages[0].isDelivered).toBe(true);
});

test("what cannot be sent is not shown as written", () => {
    courier.isFull = true;
    expect(chat.send("hello")).toBe(false);
    expect(state.chat.messages).toEqual([]);
});

test("a closed chat counts what is new, and shows the last for a moment", async () => {
    write("hello");
    await advanceTime(4_000);
    write("are you there?");
    expect(state.chat.unread).toBe(2);
    expect(state.chat.preview).toEqual({
        id: "are you there?",
        name: "Alex Morgan",
        text: "are you there?",
    });
    await advanceTime(4_000);
    expect(state.chat.preview).not.toBe(null);
    await advanceTime(2_000);
    expect(state.chat.preview).toBe(null);
    expect(state.chat.unread).toBe(2);
    chat.open();
    expect(state.chat.unread).toBe(0);
    write("yes");
    expect([state.chat.unread, state.chat.preview]).toEqual([0, null]);
    chat.close();
    write("no");
    expect(state.chat.unread).toBe(1);
});

test("markup stays text, too much is cut, and nothing comes of what is no text", () => {
    write("<b>bold</b>\nhttps://example.com");
    write("a".repeat(LONGEST_TEXT + 1));
    write(" \u0000 ");
    write("from nobody", "b");
    write("from nobody", "c");
    courier.receive({ participant: "a", id: "x", body: null });
    courier.receive({ participant: "a", id: "x", body: { text: ["a"] } });
    expect(state.chat.messages.map(({ text }) => text)).toEqual([
        "<b>bold</b>\nhttps://example.com",
        "a".repeat(LONGEST_TEXT),
    ]);
});

test("the oldest go when there are very many", () => {
    for (let count = 0; count <= 1_000; count++) {
        write(String(count));
    }
    expect(state.chat.messages).toHaveLength(1_000);
    expect(state.chat.messages[0].text).toBe("1");
});

test("nothing is left of it when the session is over", async () => {
    write("hello");
    chat.clear();
    expect(state.chat).toEqual(makeRoomState().chat);
});

test("what has been delivered goes on record, once, and everybody is told", async () => {
    mockFetch((url, { body }) => {
        const { messages } = JSON.parse(body).params;
        expect.step(messages.map(({ participant, text }) => `${participant} ${text}`).join());
        return { result: { count: messages.length } };
    });
    write("hello");
    chat.send("yes?");
    chat.send("lost");
    courier.dispatchEvent(new CustomEvent("delivered", { detail: { id: "1" } }));
    expect(state.chat.isKept).toBe(false);
    await chat.keep();
    expect.verifySteps(["a hello,d yes?", "chat_kept"]);
    expect(state.chat.isKept).toBe(true);
    expect(getNew(state.chat.messages)).toEqual([]);
    write("more");
    courier.dispatchEvent(new CustomEvent("delivered", { detail: { id: "2" } }));
    await chat.keep();
    expect.verifySteps(["d lost,a more", "chat_kept"]);
});

test("nobody is told when it could not be kept", async () => {
    mockFetch(() => ({ result: { refusal: { code: "not_allowed", message: "No." } } }));
    write("hello");
    await expect(chat.keep()).rejects.toThrow("No.");
    expect.verifySteps([]);
    expect(state.chat.isKept).toBe(false);
});

test("only the therapist's page can say that the chat is being kept", () => {
    const tell = (participant) => courier.handlers.chat_kept({ participant, id: "k", body: {} });
    tell("a");
    tell("nobody");
    expect(state.chat.isKept).toBe(false);
    state.others.a.role = "therapist";
    tell("a");
    expect([state.chat.isKept, state.chat.isKeepingNews]).toEqual([true, true]);
    chat.dismissNews();
    expect([state.chat.isKept, state.chat.isKeepingNews]).toEqual([true, false]);
});
