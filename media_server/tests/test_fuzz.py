"""A short piece of fuzzing.py, always the same."""

import unittest

from fuzz_targets import TARGETS
from fuzzing import fuzz

INPUTS = 400


class FuzzTests(unittest.TestCase):
    def test_targets(self):
        """Whatever comes is read or refused."""
        for name in TARGETS:
            with self.subTest(name):
                fuzz(name, INPUTS, seed=0)

    def test_seeds(self):
        """The inputs that are mutated are good ones: the targets take each as it is."""
        for name, target in TARGETS.items():
            with self.subTest(name):
                made = target()
                for seed in made.seeds:
                    made.run(seed)
