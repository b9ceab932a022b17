"""The blurred background, with the model that is shipped, in a real browser."""

import random
import re

import pytest

from .people import CHROMIUM, Person

# No graphics card here: WebGL is computed.
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

# How much neighbouring pixels differ: in the camera's picture, and in what would be sent.
DETAIL = """async () => {
    const { BackgroundBlur } = odoo.loader.modules.get(
        "@teletherapy_media/room/common/background_blur"
    );
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const blur = new BackgroundBlur();
    const track = await blur.start(stream.getVideoTracks()[0]);
    function detail(picture, width, height) {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        context.drawImage(picture, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        let sum = 0;
        for (let i = 4; i < data.length; i += 4) {
            sum += Math.abs(data[i] - data[i - 4]) + Math.abs(data[i + 1] - data[i - 3]);
        }
        return sum / data.length;
    }
    const video = document.createElement("video");
    video.srcObject = stream;
    await video.play();
    const sent = document.createElement("video");
    sent.srcObject = new MediaStream([track]);
    await sent.play();
    const found = [video, sent].map((element) =>
        detail(element, element.videoWidth, element.videoHeight)
    );
    blur.stop();
    return found;
}"""


@pytest.fixture
def noise(tmp_path):
    """A camera's picture in which every pixel differs from the next one."""
    path = tmp_path / "noise.y4m"
    luma, chroma = 320 * 180, 160 * 90
    frame = random.Random(1).randbytes(luma) + b"\x80" * 2 * chroma
    path.write_bytes(b"YUV4MPEG2 W320 H180 F20:1 Ip A1:1 C420jpeg\n" + 20 * (b"FRAME\n" + frame))
    return path


@pytest.fixture
def client(practice, chromium, noise):
    arguments = [word for word in CHROMIUM["args"] if word != "--disable-gpu"]
    arguments += [*WEBGL, f"--use-file-for-fake-video-capture={noise}"]
    browser = chromium.browser_type.launch(**{**CHROMIUM, "args": arguments})
    somebody = Person(practice, browser, "client@demo.example")
    yield somebody
    somebody.close(keep_as="blur")
    browser.close()


def test_background_is_blurred(client):
    """What is sent shows nothing of the room; model and code come from the practice's server."""
    asked = []
    client.page.on("request", lambda request: asked.append(request.url))
    client.page.goto("/my")
    client.page.get_by_role("link", name="Begin session").click()
    client.page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))
    client.page.get_by_role("heading", name="Telehealth Waiting Room").wait_for()
    camera, sent = client.page.evaluate(DETAIL)
    assert 0 < sent < camera / 5
    assert [url for url in asked if url.endswith(".tflite")]
    assert not [url for url in asked if not url.startswith(client.practice.url)]
