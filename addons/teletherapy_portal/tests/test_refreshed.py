# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from .common import TeletherapyPortalCommon

WAIT_FOR_BUTTON = """
    const contentEl = document.querySelector(".o_teletherapy_content");
    if (contentEl.querySelector(".o_teletherapy_begin")) {
        console.error("The button is there before the session is open");
    }
    new MutationObserver(() => {
        const statusEl = document.querySelector(".o_teletherapy_announcement");
        if (
            contentEl.querySelector(".o_teletherapy_begin") &&
            statusEl.textContent === "You can begin now."
        ) {
            console.log("test successful");
        }
    }).observe(document.querySelector(".o_teletherapy_refreshed"), {
        childList: true,
        subtree: true,
    });
"""
IS_READY = "document.body.hasAttribute('is-ready') || odoo.isReady === true"


@tagged("post_install", "-at_install")
class TestRefreshed(TeletherapyPortalCommon):
    """An open page of the portal changes by itself when the session opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=60)

    def open_after_first_rendering(self, refresh_in):
        """Let the session be closed when the page is made and open ever after."""
        codes = iter(["not_yet"])
        model = self.registry["teletherapy.session"]
        self.patch(
            model,
            "_get_own_portal_code",
            lambda *_args: next(codes, "open"),
        )
        self.patch(model, "_get_refresh_in", lambda *_args: refresh_in)

    def test_timer(self):
        """The button appears when the time has come, and is announced."""
        for url in ("/my", f"/my/teletherapy/{self.telehealth.id}"):
            with self.subTest(url=url):
                self.open_after_first_rendering(2)
                self.browser_js(
                    url, WAIT_FOR_BUTTON, IS_READY, login=self.client.login, timeout=30
                )

    def test_after_sleep(self):
        """The button appears when the person looks at the page again."""
        self.open_after_first_rendering(3600)
        self.browser_js(
            "/my",
            f"{WAIT_FOR_BUTTON} document.dispatchEvent(new Event('visibilitychange'));",
            IS_READY,
            login=self.client.login,
            timeout=30,
        )
