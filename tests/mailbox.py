"""Links in e-mails that have really arrived."""

import re
import time
from email import message_from_bytes
from email.policy import default as email_policy

INVITATION = re.compile(r"https?://\S+?/my/teletherapy/invitation/[\w-]+")
GUEST_LINK = re.compile(r"https?://\S+?/teletherapy/guest/[\w-]+")
LOGIN_LINK = re.compile(r"https?://[^\s\"'<>]+/web/(?:signup|reset_password)\?[^\s\"'<>]+")


def link_mailed_to(practice, address):
    """The invitation link in the last e-mail that this person got."""
    return _find(practice, address, INVITATION, ("plain", "html"))


def guest_link_mailed_to(practice, address):
    """The link in the last e-mail to somebody who was invited on the spot."""
    return _find(practice, address, GUEST_LINK, ("html", "plain"))


def link_to_login(practice, address, other_than=None):
    """The link to the login in the last e-mail to this address."""
    return _find(practice, address, LOGIN_LINK, ("html", "plain"), other_than)


def _find(practice, address, pattern, parts, other_than=None):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for path in sorted(practice.mail_folder.glob("*.eml"), reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=email_policy)
            if address not in str(message["to"]):
                continue
            body = message.get_body(parts).get_content().replace("&amp;", "&")
            if (found := pattern.search(body)) and found[0] != other_than:
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"No e-mail with such a link has come to {address}")
