"""rate.py"""

import unittest

from media_server.rate import Bucket


class BucketTests(unittest.TestCase):
    def test_burst(self):
        """A full bucket lets its burst through, and not more."""
        bucket = Bucket(10, 20, 0)
        self.assertEqual([bucket.take(10, 0) for _ in range(3)], [True, True, False])

    def test_refill(self):
        """Time fills the bucket again, up to the burst."""
        bucket = Bucket(10, 20, 0)
        bucket.take(20, 0)
        self.assertFalse(bucket.take(1, 0.05))
        self.assertTrue(bucket.take(1, 0.15))
        self.assertTrue(bucket.take(20, 100))
        self.assertFalse(bucket.take(21, 1000))

    def test_long_run(self):
        """Over a long time the rate is kept."""
        bucket = Bucket(100, 100, 0)
        passed = sum(bucket.take(1, tick / 1000) for tick in range(60_000))
        self.assertLessEqual(passed, 60 * 100 + 200)
        self.assertGreaterEqual(passed, 60 * 100)

    def test_clock_backwards(self):
        """A clock that steps back neither raises nor fills."""
        bucket = Bucket(10, 10, 100)
        self.assertTrue(bucket.take(10, 50))
        self.assertFalse(bucket.take(1, 0))
