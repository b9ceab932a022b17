"""Measures pages and calls of a practice of full size against plain Odoo, in one run.

Two servers answer over HTTP, one with our addons and one without, on databases with the same
people and appointments. Rounds alternate between them, the first is discarded, and the medians
are compared. Queries are those that Odoo's own log counts for each request.

SCALE=0.05 makes the practice smaller, ROUNDS=90 the run longer.
"""

import os
import platform
import re
import shutil
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path

from cases import SECRET, cases
from site_under_test import Site

from devstack import Database
from devstack.databases import Cluster, addons_template, local_data_dir, odoo_template
from devstack.paths import LOCAL, ROOT

SCALE = float(os.environ.get("SCALE", "1"))
ROUNDS = int(os.environ.get("ROUNDS", "40"))
SIZE = {
    "THERAPISTS": max(2, int(50 * SCALE)),
    "CLIENTS": max(10, int(5_000 * SCALE)),
    "APPOINTMENTS": max(100, int(200_000 * SCALE)),
}
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
HEADING = "## Odoo pages"


def measure(ours, plain):
    taken = {}
    for number in range(ROUNDS + 1):
        for subject, (our_requests, plain_requests, what) in cases(ours, plain, number).items():
            pair = [(ours, our_requests), (plain, plain_requests)]
            # Neither is always the one that finds the caches warm.
            order = pair if number % 2 else pair[::-1]
            values = {site.name: site.measure(requests) for site, requests in order}
            if number:
                taken.setdefault((subject, what), []).append(
                    (*values[ours.name], *values[plain.name])
                )
    return {key: [statistics.median(column) for column in zip(*rows, strict=True)]
            for key, rows in taken.items()}  # fmt: skip


def machine() -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
    return (
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}),"
        f" {memory / 2**20:.0f} GB, Linux {platform.release()}, Python"
        f" {platform.python_version()}, load {os.getloadavg()[0]:.1f} before the run"
    )


def section(medians, appointments, where) -> str:
    lines = [
        HEADING,
        "",
        f"{datetime.now(UTC):%Y-%m-%d}: {SIZE['THERAPISTS']} therapists, {SIZE['CLIENTS']:,}"
        f" clients, {appointments:,} appointments; medians of {ROUNDS} alternating rounds over"
        " HTTP, the first round discarded; one Odoo server with threads for each database."
        f" Machine: {where}. Made by `make bench-pages`.",
        "",
        "| what | queries | ms | plain Odoo | queries | ms | ratio of queries | ratio of ms |",
        "|---|--:|--:|---|--:|--:|--:|--:|",
    ]
    for (subject, what), (ms, queries, plain_ms, plain_queries) in medians.items():
        lines.append(
            f"| {subject} | {queries:.0f} | {ms:.1f} | {what} | {plain_queries:.0f}"
            f" | {plain_ms:.1f} | {queries / max(plain_queries, 1):.2f} | {ms / plain_ms:.2f} |"
        )
    return "\n".join(lines) + "\n"


def write(text) -> None:
    """Replace our section of the results; those of others stay."""
    before = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    parts = re.split(r"(?m)^(?=## )", before)
    kept = [part.rstrip() for part in parts if not part.startswith(HEADING)]
    RESULTS.write_text("\n\n".join([*kept, text.rstrip()]) + "\n")


def main() -> int:
    where = machine()
    folder = LOCAL / "bench" / "odoo_pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster.start_private("bench", durable=False)
    data_dir = local_data_dir("bench")
    ours = Site(
        "ours",
        Database(cluster, "bench_ours", data_dir),
        ("fill.py", "fill_sessions.py", "fill_done.py"),
    )
    plain = Site("plain", Database(cluster, "bench_plain", data_dir), ("fill.py", "fill_done.py"))
    try:
        practice = {name: str(number) for name, number in SIZE.items()}
        ours.prepare(
            addons_template(cluster, data_dir),
            NODE_SECRET=SECRET,
            REPORTS=str(ROUNDS + 1),
            **practice,
        )
        plain.prepare(odoo_template(cluster, data_dir), **practice)
        for site in (ours, plain):
            site.start(folder)
        text = section(measure(ours, plain), ours.made["appointments"], where)
    finally:
        for site in (ours, plain):
            if site.server:
                site.server.stop()
            site.database.drop()
        cluster.stop()
    print(text)
    write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
