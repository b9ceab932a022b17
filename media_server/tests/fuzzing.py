"""Hostile input: mutations of good messages, against everything that reads what a network brings.

    python media_server/tests/fuzzing.py --inputs 1000000 [--seed 1] [--target stun]

Each input has to be read or refused with the error that is meant for it, whatever it is, and leave
what holds of the rest. A failure prints the target and the input, and ends the run with 1.
`test_fuzz.py` runs a short piece of it.
"""

import argparse
import random
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from fuzz_targets import TARGETS

TOKENS = [
    b"\r\n",
    b"a=",
    b"m=",
    b"\0",
    b"\xff" * 8,
    b'"',
    b"{",
    b"[",
    b"-1",
    b"9" * 30,
    b"\xed\xa0",
]
SLOWEST = 1.0
"""Seconds of CPU time that no single input may take."""


def mutate(chance, seeds):
    """One of the seeds, changed in a few places."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(8)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1 and at < len(data):
            data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        elif kind == 2:
            del data[at : at + chance.choice((1, 2, 4, 16))]
        elif kind == 3:
            data[at:at] = chance.randbytes(chance.choice((1, 2, 4, 16)))
        elif kind == 4:
            data[at:at] = chance.choice(TOKENS)
        elif kind == 5:
            piece = data[at : at + chance.choice((4, 16, 64))]
            data[at:at] = piece * chance.choice((1, 2, 20))
        elif kind == 6:
            del data[at:]
        else:
            other = chance.choice(seeds)
            data[at:] = other[chance.randrange(len(other) + 1) :]
    return bytes(data)


def fuzz(name, inputs, seed):
    """Runs a target; returns the slowest input's time. Raises what the target raises, with the
    input in the note."""
    chance = random.Random(f"{name} {seed}")
    target = TARGETS[name]()
    slowest = 0.0
    for _ in range(inputs):
        data = mutate(chance, target.seeds)
        start = time.thread_time()
        try:
            target.run(data)
        except Exception as error:
            error.add_note(f"target {name}, input {data!r}")
            raise
        slowest = max(slowest, time.thread_time() - start)
    assert slowest < SLOWEST, f"{name}: an input took {slowest:.1f} s"
    return slowest


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=TARGETS, action="append")
    options = parser.parse_args()
    names = options.target or list(TARGETS)
    each = -(-options.inputs // len(names))
    for name in names:
        start = time.monotonic()
        slowest = fuzz(name, each, options.seed)
        spent = time.monotonic() - start
        sys.stdout.write(f"{name}: {each} inputs, {spent:.0f} s, slowest {slowest * 1e3:.1f} ms\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
