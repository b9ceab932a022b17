"""E-mails that have really arrived."""

import re
import time
from email import message_from_bytes
from email.policy import default as email_policy

LOGIN_LINK = re.compile(r"https?://[^\s\"'<>]+/web/(?:signup|reset_password)\?[^\s\"'<>]+")


def link_to_login(practice, address, other_than=None):
    """The link to the login in the last e-mail to this address."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for path in sorted(practice.mail_folder.glob("*.eml"), reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=email_policy)
            if address not in str(message["to"]):
                continue
            body = message.get_body(("html", "plain")).get_content().replace("&amp;", "&")
            if (found := LOGIN_LINK.search(body)) and found[0] != other_than:
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"No e-mail with a link to the login has come to {address}")
