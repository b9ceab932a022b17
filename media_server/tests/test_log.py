"""log.py"""

import logging
import unittest
from unittest import mock

from media_server import log


class LogTests(unittest.TestCase):
    def test_short(self):
        """An id is shortened to eight characters."""
        self.assertEqual(log.short("0123456789abcdef"), "01234567")
        self.assertEqual(log.short(None), "-")

    def test_libraries_stay_quiet(self):
        """On the lowest level, too, libraries do not log what passes through them."""
        names = ["media_server", "websockets.server", "aiohttp.client", "asyncio"]
        root = logging.getLogger()
        levels = {name: logging.getLogger(name).level for name in [*names, "websockets", "root"]}
        try:
            # The real one does nothing where pytest has put its handlers in place.
            with mock.patch(
                "logging.basicConfig", lambda **options: root.setLevel(options["level"])
            ):
                log.configure("DEBUG")
            self.assertTrue(log.LOGGER.isEnabledFor(logging.DEBUG))
            self.assertFalse(logging.getLogger("websockets.server").isEnabledFor(logging.ERROR))
            for name in names[2:]:
                self.assertFalse(logging.getLogger(name).isEnabledFor(logging.INFO))
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
