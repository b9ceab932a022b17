"""Rooms come and go for months: the node keeps nothing of those that are over."""

from media_support import ServerTestCase
from soak_support import descriptors, held, many_rooms, settle


class SoakTests(ServerTestCase):
    CHANGES = {"grace_time": 0.2}

    async def page(self, **options):
        """Pages of rooms that are over are not kept for the end of the test."""
        page = await super().page(**options)
        self._cleanups.pop()
        return page

    async def test_nothing_stays(self):
        """After many rooms every container of the node, and every descriptor, is as before."""
        before = held(self.server)
        self.assertGreater(len(before), 10)
        # The first rooms open what stays open, such as the connections to Odoo.
        await many_rooms(self, 8, 8)
        self.assertEqual(await settle(self, before, 30), {})
        files = descriptors()
        await many_rooms(self, 60, 10)
        self.assertGreater(sum(held(self.server).values()), sum(before.values()) + 60)
        self.assertEqual(await settle(self, before, 30), {})
        # A request to Odoo that is under way has one at each end.
        self.assertLessEqual(descriptors(), files + 2)
