"""What people write to each other in the room, two of them and three; nobody else reads it."""

import pytest
from playwright.sync_api import expect

from .accessibility import check_page
from .groups import expect_company

# What a person types and sends before the page has been drawn once more.
WRITE_AT_ONCE = """(box, text) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}"""
LINK = "<b>Look</b> at https://example.com/<script>"


@pytest.fixture
def room_of(office, browser_of):
    """Opens a room for these people; the first one is the therapist, the second one the client."""

    def open_room(*accounts, phone=False):
        event, session = office.book(*accounts[:2], minutes=5)
        people = [browser_of(each.login, phone=phone) for each in accounts]
        guests = [[0, 0, {"partner_id": each.partner, "role": "guest"}] for each in accounts[2:]]
        people[0].call("calendar.event", "write", [event], {"teletherapy_guest_ids": guests})
        for somebody in people:
            somebody.frames = []
            watch_frames(somebody)
            somebody.page.goto(f"/teletherapy/room/{session}")
        return people

    return open_room


def watch_frames(somebody):
    def watch(websocket):
        for event in "framesent", "framereceived":
            websocket.on(event, lambda frame: somebody.frames.append(str(frame)))

    somebody.page.on("websocket", watch)


def chat_of(somebody):
    return somebody.page.get_by_role("region", name="Chat")


def open_chat(somebody):
    somebody.page.get_by_role("button", name="Chat").click()
    expect(chat_of(somebody).get_by_label("Message", exact=True)).to_be_focused()


def write(somebody, text):
    box = chat_of(somebody).get_by_label("Message", exact=True)
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")


def expect_written(somebody, *texts):
    """These texts stand there, each once, in this order, and nothing waits to be delivered."""
    shown = chat_of(somebody).locator(".o-teletherapy-ChatMessage-text")
    expect(shown).to_have_text(texts)
    expect(chat_of(somebody).get_by_text("Not delivered yet")).to_have_count(0)


def leave(*people):
    for somebody in people:
        somebody.page.get_by_role("button", name="Leave", exact=True).click()


def test_two(office, room_of):
    """Both ways, as text alone, across a lost WebSocket; the node hears nothing of it."""
    account, client = office.therapist(), office.client()
    dana, alex = room_of(account, client)
    dana.expect_picture_and_sound()
    open_chat(dana)
    box = chat_of(dana).get_by_label("Message", exact=True)
    box.press_sequentially("First line")
    box.press("Shift+Enter")
    box.press_sequentially("second line")
    box.press("Enter")
    preview = alex.page.get_by_role("status").get_by_role("button", name=account.name)
    expect(preview).to_contain_text("First line")
    expect(alex.page.get_by_role("button", name="Chat, 1 new message")).to_be_visible()
    expect(preview).to_be_hidden()
    open_chat(alex)
    expect_written(alex, "First line\nsecond line")
    expect(chat_of(alex).get_by_text("Nobody keeps this chat")).to_be_visible()
    write(alex, LINK)
    expect_written(dana, "First line\nsecond line", LINK)
    assert not chat_of(dana).locator("a, b, script").count()

    check_page(alex.page, "chat")

    # Neither the picture nor the chat of two needs the WebSocket.
    alex.cut_websocket()
    write(alex, "Still there?")
    write(dana, "Yes")
    everything = ["First line\nsecond line", LINK, "Still there?", "Yes"]
    for somebody in dana, alex:
        expect_written(somebody, *everything)
        assert not any("Still there?" in frame for frame in somebody.frames)
        assert not any('"type":"data"' in frame for frame in somebody.frames)

    # A reload takes the page's own memory along; what comes now still comes.
    alex.page.reload()
    alex.expect_picture_and_sound()
    write(dana, "Welcome back")
    open_chat(alex)
    expect_written(alex, "Welcome back")
    box.evaluate(WRITE_AT_ONCE, "Quick")
    expect(box).to_have_value("")
    expect_written(dana, *everything, "Welcome back", "Quick")

    box.fill("a" * 2001)
    expect(chat_of(dana).get_by_role("alert")).to_contain_text("2001 characters")
    box.press("Enter")
    expect(box).to_have_value("a" * 2001)
    box.press("Escape")
    expect(chat_of(dana)).to_be_hidden()
    expect(dana.page.get_by_role("button", name="Chat", exact=True)).to_be_focused()
    leave(alex, dana)


def test_three(office, room_of):
    """Everybody reads what is written, each of it once; the node sees it encrypted."""
    account, client, guest = office.therapist(), office.client(), office.client()
    dana, alex, sam = room_of(account, client, guest)
    expect_company(sam, account.name, client.name)
    for somebody in dana, alex, sam:
        open_chat(somebody)
    write(sam, "I translate")
    for somebody in dana, alex:
        expect_written(somebody, "I translate")
    expect_written(sam, "I translate")

    # What is written while somebody is away comes when they are back, and once.
    alex.cut_websocket()
    write(dana, "Thank you")
    expect_written(alex, "I translate", "Thank you")
    expect_written(dana, "I translate", "Thank you")
    write(alex, "Hello")
    for somebody in dana, alex, sam:
        expect_written(somebody, "I translate", "Thank you", "Hello")
    data = [frame for frame in sam.frames if '"type":"data"' in frame]
    assert len(data) >= 3
    for text in ("I translate", "Thank you", "Hello"):
        assert not any(text in frame for frame in dana.frames + alex.frames + sam.frames)

    leave(sam)
    expect_company(dana, client.name)
    write(dana, "We are two again")
    expect_written(alex, "I translate", "Thank you", "Hello", "We are two again")
    leave(alex, dana)


def test_kept(office, room_of):
    """The therapist saves the chat; the client sees so at once and lastingly, and it is there."""
    account, client = office.therapist(), office.client()
    dana, alex = room_of(account, client)
    dana.expect_picture_and_sound()
    for somebody in dana, alex:
        open_chat(somebody)
    write(alex, "My new address is 9 Elm Street")
    expect_written(dana, "My new address is 9 Elm Street")
    expect(chat_of(alex).get_by_role("button", name="Save to the record")).to_have_count(0)
    chat_of(alex).get_by_role("button", name="Close the chat").click()

    chat_of(dana).get_by_role("button", name="Save to the record").click()
    question = dana.page.get_by_role("dialog", name="Save this chat to the record?")
    expect(question).to_contain_text("One message goes into the record")
    check_page(dana.page, "saving the chat")
    question.get_by_role("button", name="Do not save").click()
    expect(question).to_be_hidden()
    expect(alex.page.get_by_text("This chat is being kept")).to_be_hidden()
    chat_of(dana).get_by_role("button", name="Save to the record").click()
    question.get_by_role("button", name="Save to the record").click()
    expect(chat_of(dana).get_by_text("This chat is being kept: you have saved it")).to_be_visible()
    notice = alex.page.get_by_text("This chat is being kept: the therapist has saved it")
    expect(notice).to_be_visible()
    check_page(alex.page, "the chat is kept")
    alex.page.get_by_role("button", name="Close this notice").click()
    expect(notice).to_be_hidden()
    open_chat(alex)
    expect(notice).to_be_visible()
    alex.page.reload()
    alex.expect_picture_and_sound()
    open_chat(alex)
    expect(notice).to_be_visible()

    domain = [["session_id.therapist_user_id.login", "=", account.login]]
    (kept,) = dana.call(
        "teletherapy.chat.message", "search_read", domain, fields=["text", "author_id"]
    )
    assert kept["text"] == "My new address is 9 Elm Street"
    assert kept["author_id"][1] == client.name
    leave(alex, dana)


def test_phone(office, room_of):
    """On a small phone the chat is a sheet over the picture, and the buttons stay in reach."""
    account, client = office.therapist(), office.client()
    dana, alex = room_of(account, client, phone=True)
    dana.expect_picture_and_sound()
    open_chat(dana)
    write(dana, "Hello")
    expect_written(dana, "Hello")
    check_page(dana.page, "chat on a phone")
    sheet = chat_of(dana).bounding_box()
    toolbar = dana.page.get_by_role("toolbar", name="Session")
    assert sheet["y"] > 100
    assert sheet["y"] + sheet["height"] <= toolbar.bounding_box()["y"]
    for button in toolbar.get_by_role("button").all():
        box = button.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert box["width"] >= 44 and box["height"] >= 44
    leave(alex, dana)
