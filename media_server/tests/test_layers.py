"""layers.py and speaker.py"""

import unittest

from media_server.layers import FIRST_PAUSE, TRIAL_TIME, Allocator, Wish
from media_server.rate import Meter
from media_server.speaker import WINDOW, Speaker

RATES = (150_000.0, 600_000.0)


class AllocatorTests(unittest.TestCase):
    def setUp(self):
        self.allocator = Allocator()
        self.now = 0.0

    def choose(self, *heights, sent=0.0, voices=0, after=1.0):
        self.now += after
        wishes = [Wish(str(index), height, RATES) for index, height in enumerate(heights)]
        chosen = self.allocator.choose(wishes, voices, sent, self.now)
        return [chosen[wish.key] for wish in wishes]

    def congest(self, bitrate):
        """The page's estimate falls to so much."""
        self.allocator.estimated(2 * bitrate)
        self.allocator.estimated(bitrate)
        self.choose()

    def test_enough(self):
        """With room for all everybody is seen as well as the page can show."""
        self.assertEqual(self.choose(720, 480), [2, 2])

    def test_shown(self):
        """What the page shows small, or not at all, gets no more than that needs."""
        self.assertEqual(self.choose(720, 120, 0), [2, 1, 0])

    def test_largest_first(self):
        """When it gets tight the largest picture is the last to get worse, and to go."""
        for bitrate, chosen in ((1_000_000, [1, 2]), (400_000, [1, 1]), (200_000, [0, 1])):
            self.setUp()
            self.congest(bitrate)
            self.assertEqual(self.choose(240, 720, sent=bitrate), chosen)

    def test_audio_first(self):
        """Voices are left room; with little more than that there is no picture."""
        self.congest(300_000)
        self.assertEqual(self.choose(720, voices=2), [1])
        self.assertEqual(self.choose(720, voices=4), [0])

    def test_low_estimate_is_no_limit(self):
        """An estimate that is low, but has not fallen, says nothing: it creeps up from there."""
        for bitrate in (50_000, 60_000, 58_000, 80_000):
            self.allocator.estimated(bitrate)
            self.assertEqual(self.choose(720, sent=600_000), [2])

    def test_delay_alone_does_not_take_the_picture(self):
        """However low the estimate falls, the largest picture stays, small."""
        self.congest(10_000)
        self.assertEqual(self.choose(720, 240, sent=150_000, voices=2), [1, 0])

    def test_loss(self):
        """Heavy loss lowers the capacity whatever the estimate is."""
        for _ in range(20):
            self.allocator.lost(0.4)
        self.assertEqual(self.choose(720, sent=600_000), [1])

    def test_burst_of_loss(self):
        """A burst of loss lowers the capacity by a step or two, and not to nothing."""
        for _ in range(5):
            self.allocator.lost(1.0)
        for sent in (600_000, 450_000, 300_000, 300_000, 300_000, 300_000):
            chosen = self.choose(720, sent=sent)
        self.assertEqual(chosen, [1])

    def test_trial_that_holds(self):
        """After a while one step more is tried, and kept when nothing speaks against it."""
        self.congest(300_000)
        while self.choose(720, sent=150_000) == [1]:
            self.assertLess(self.now, 2 * FIRST_PAUSE)
        self.assertEqual(self.choose(720, sent=290_000), [2])
        self.allocator.estimated(900_000)
        self.assertEqual(self.choose(720, sent=600_000, after=TRIAL_TIME), [2])
        for _ in range(5):
            self.assertEqual(self.choose(720, sent=600_000), [2])

    def test_trial_that_fails(self):
        """A trial that proves too much is ended at once, and the next one waits for longer."""
        self.congest(300_000)
        pauses = []
        for _ in range(3):
            waited = 0
            while self.choose(720, sent=150_000) == [1]:
                waited += 1
                self.assertLess(waited, 100)
            pauses.append(waited)
            self.allocator.estimated(600_000)
            self.allocator.estimated(300_000)
            self.assertEqual(self.choose(720, sent=600_000), [1])
        self.assertGreaterEqual(pauses[1], FIRST_PAUSE)
        self.assertGreater(pauses[2], 1.5 * pauses[1])

    def test_gone_during_a_trial(self):
        """When somebody leaves during a trial, nothing is left of it."""
        self.congest(300_000)
        while self.choose(720, sent=150_000) == [1]:
            self.assertLess(self.now, 2 * FIRST_PAUSE)
        self.assertEqual(self.choose(), [])


class MeterTests(unittest.TestCase):
    def test_rate(self):
        """The rate is that since the last look, and lasts a moment."""
        meter = Meter(0.0)
        meter.add(1000)
        self.assertEqual(meter.rate(1.0), 8000)
        meter.add(9000)
        self.assertEqual(meter.rate(1.1), 8000)
        self.assertEqual(meter.rate(2.0), 72000)


class SpeakerTests(unittest.TestCase):
    def setUp(self):
        self.speaker = Speaker()
        self.now = 0.0
        self.speaker.changed(0.0)

    def window(self, **levels):
        """A window in which everybody sends packets of these levels."""
        for participant, each in levels.items():
            for level in each:
                self.speaker.hear(participant, level)
        self.now += WINDOW + 0.01
        return self.speaker.changed(self.now)

    def test_loudest(self):
        """Who is loud for long enough speaks."""
        self.assertFalse(self.window(a=[127] * 20, b=[50] * 20))
        self.assertTrue(self.window(a=[127] * 12 + [20] * 8, b=[20] * 2 + [60] * 18))
        self.assertEqual(self.speaker.active, "a")

    def test_silence_changes_nothing(self):
        """Who spoke last stays in view through a pause, and through a cough of somebody else."""
        self.window(a=[20] * 20)
        self.assertFalse(self.window(a=[100] * 20))
        self.assertFalse(self.window(a=[22] * 20, b=[20] * 20))
        self.assertEqual(self.speaker.active, "a")
        self.assertTrue(self.window(a=[30] * 20, b=[20] * 20))
        self.assertEqual(self.speaker.active, "b")

    def test_forget(self):
        """Who is gone speaks no more."""
        self.window(a=[20] * 20)
        self.speaker.forget("a")
        self.assertIsNone(self.speaker.active)

    def test_between_windows(self):
        """Nothing is decided before a window is over."""
        self.speaker.hear("a", 10)
        self.assertFalse(self.speaker.changed(self.now + WINDOW / 2))
