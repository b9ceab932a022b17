import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { getLargest, PictureInPicture } from "@teletherapy_media/room/common/picture_in_picture";

describe.current.tags("headless");

class FakePage extends EventTarget {
    pictureInPictureEnabled = true;
    pictureInPictureElement = null;
    async exitPictureInPicture() {
        this.pictureInPictureElement = null;
        this.dispatchEvent(new Event("leavepictureinpicture"));
    }
}

/** A browser that knows everything but the camera's button. */
class FakeSession {
    handlers = {};
    setActionHandler(action, handler) {
        if (action === "togglecamera") {
            throw new TypeError();
        }
        this.handlers[action] = handler;
    }
    setMicrophoneActive(isOn) {
        expect.step(`microphone ${isOn}`);
    }
}

let isRefused, page, session, window;

beforeEach(() => {
    isRefused = false;
    page = new FakePage();
    session = new FakeSession();
    const video = {
        async requestPictureInPicture() {
            if (isRefused) {
                throw new DOMException("", "InvalidStateError");
            }
            page.pictureInPictureElement = video;
            page.dispatchEvent(new Event("enterpictureinpicture"));
        },
    };
    window = new PictureInPicture({
        getVideo: () => video,
        toggleMicrophone: () => expect.step("toggle microphone"),
        toggleCamera: () => {},
        leave: () => expect.step("leave"),
        page,
        session,
    });
    window.start();
});

test("opens and closes, and says when the person has closed it", async () => {
    await window.toggle();
    expect(window.isOn).toBe(true);
    await window.toggle();
    expect(window.isOn).toBe(false);
    await window.toggle();
    window.addEventListener("change", () => expect.step(`on: ${window.isOn}`));
    await page.exitPictureInPicture();
    expect.verifySteps(["on: false"]);
});

test("where it is refused all stays as it is", async () => {
    isRefused = true;
    await window.toggle();
    expect(window.isOn).toBe(false);
});

test("the window's buttons do what the page's do, as far as the browser has them", async () => {
    session.handlers.togglemicrophone();
    session.handlers.hangup();
    expect.verifySteps(["toggle microphone", "leave"]);
    window.setState({ isMicrophoneOn: false, isCameraOn: true });
    expect.verifySteps(["microphone false"]);
    await session.handlers.enterpictureinpicture();
    expect(window.isOn).toBe(true);
    window.stop();
    expect([window.isOn, session.handlers.hangup]).toEqual([false, null]);
});

test("of several pictures the largest goes, and never one that has not come", () => {
    const make = (videoWidth, clientWidth) => ({ videoWidth, clientWidth, clientHeight: 9 });
    const [none, small, large] = [make(0, 900), make(640, 200), make(640, 500)];
    expect(getLargest([none, small, large])).toBe(large);
    expect(getLargest([none])).toBe(undefined);
});
