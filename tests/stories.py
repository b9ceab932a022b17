"""The room page in a state of a test's choice, without a session or a media server.

The stories are in addons/teletherapy_media/static/tests/stories; the bundle with them is named
by no page of Odoo's, so the page that loads it is made here.
"""

from playwright.sync_api import expect

BUNDLE = "/web/assets/any/teletherapy_media.assets_stories.min"
PAGE = f"""<!DOCTYPE html>
<html lang="%s">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <title>Room</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="{BUNDLE}.css">
        <script>var odoo = {{ __session_info__: {{ quick_login: true }} }};</script>
        <script src="{BUNDLE}.js"></script>
    </head>
    <body></body>
</html>"""


def open_story(page, url, name="", lang="en-US"):
    """Show the story of this name; without one, nothing, and `window.storyNames` names them."""
    page.route(
        "**/stories?*", lambda route: route.fulfill(body=PAGE % lang, content_type="text/html")
    )
    page.goto(f"{url}/stories?story={name}")
    expect(page.locator("html")).to_have_attribute("data-is-ready", "true")
