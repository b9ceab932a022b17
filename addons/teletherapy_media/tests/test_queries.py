# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from odoo.addons.teletherapy.tests.common_queries import QueriesMixin

from .common import MediaHttpCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestNodeQueries(QueriesMixin, MediaHttpCommon):
    """What a node delivers takes no more queries when there has been more before."""

    def setUp(self):
        super().setUp()
        self.telehealth._get_node()

    def deliver(self, session=None):
        session = session or self.telehealth
        response = self._post_events(
            *(
                self._new_event("participant_media", role, session=session, video=True)
                for role in ("therapist", "client")
            )
        )
        self.assertEqual(response.status_code, 200)

    def test_other_sessions(self):
        """A delivery takes as many queries with 20 sessions on the node as with 1."""

        def fill():
            for number in range(1, MANY):
                session = self._new_session(starts_in=60 * number)
                session._get_node()
                self.deliver(session)

        self.assert_queries_stay(self.deliver, grow=fill)

    def test_earlier_events(self):
        """A delivery takes as many queries after 20 of the same session as after 1."""

        def fill():
            for _number in range(1, MANY):
                self.deliver()

        self.assert_queries_stay(self.deliver, grow=fill)
        self.assertEqual(
            self.env["teletherapy.media.event"].search_count(
                [("session_id", "=", self.telehealth.id)]
            ),
            2 * (MANY + 3),
        )
