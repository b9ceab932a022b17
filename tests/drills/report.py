"""Writes what the drills measured into benchmarks/RESULTS.md, and shows it."""

import os
import platform
import statistics
from datetime import date
from pathlib import Path

from devstack.paths import ROOT

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
TITLE = "## Drills"
HEAD = "| fault | runs | goal | back after, median | worst | longest pause |"
RULE = "|---|--:|--:|--:|--:|--:|"


class Report:
    """The section "Drills": a row for each fault. Rows of drills that did not run stay."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}

    def add(self, fault: str, goal: int, found) -> None:
        """`found`: the interruption of each run."""
        back = [interruption.back for interruption in found]
        pause = max(interruption.pause for interruption in found)
        self._rows[fault] = (
            f"| {fault} | {len(found)} | {goal} s | {statistics.median(back):.1f} "
            f"| {max(back):.1f} | {pause:.1f} |"
        )

    def write(self, path: Path = RESULTS) -> str:
        """Returns the lines of this run."""
        if not self._rows:
            return ""
        text = path.read_text()
        before, _, rest = text.partition(f"{TITLE}\n")
        old, following, after = rest.partition("\n## ")
        kept = {
            line.split("|")[1].strip(): line
            for line in old.splitlines()
            if line.startswith("| ") and line != HEAD
        }
        rows = kept | self._rows
        lines = [
            f"{TITLE}\n",
            f"{date.today()}: seconds from the fault to the first frame that is decoded after the "
            "last pause in the picture (a pause is over half a second without a frame), of the "
            "person who is worse off; two people in Chromium, Odoo and the nodes on one machine "
            f"with {os.cpu_count()} cores, Python {platform.python_version()}. 0.0: the picture "
            "did not stop. Made by `make drills`.\n",
            HEAD,
            RULE,
            *rows.values(),
        ]
        tail = following + after if following else "\n"
        path.write_text(before.rstrip() + "\n\n" + "\n".join(lines) + tail)
        return "\n".join([HEAD, RULE, *self._rows.values()])
