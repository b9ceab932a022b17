"""The media server against its peers, in one run on one machine.

    benchmarks/media/run.sh

ROUNDS=2 PAIRS=4 SECONDS_EACH=1 WAITING=50 MOST_PAIRS=0 makes it a quick look. Rounds go from one
server to the next, the first is discarded, and of ratios the median over the rounds counts, so
that what else the machine does falls on all of them.
"""

from __future__ import annotations

import asyncio
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "media_server" / each) for each in ("src", "tests")]

import traffic  # noqa: E402
from legs import Session  # noqa: E402
from processes import Process, build  # noqa: E402
from systems import Coturn, Janus, Loop, Node  # noqa: E402
from traffic import PROFILES, Outcome  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "6"))
PAIRS = int(os.environ.get("PAIRS", "20"))
GROUPS = int(os.environ.get("QUARTETS", "4"))
SECONDS = float(os.environ.get("SECONDS_EACH", "3"))
WAITING = int(os.environ.get("WAITING", "2000"))
MOST_PAIRS = int(os.environ.get("MOST_PAIRS", "320"))
PACKETS_PER_PAIR = 2 * sum(traffic.RATES.values())
LOST, LATE = 0.001, 5000.0
TRIES = 3
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
HEADING = "## Media"
SERVERS, GENERATOR = 0, 1
"""The cores: all servers share one, the generator has the other."""


@dataclass
class Round:
    """One system under one profile for a few seconds."""

    outcome: Outcome
    cpu: float

    @property
    def per_packet(self) -> float:
        """Microseconds."""
        return 1e6 * self.cpu / max(1, self.outcome.received)


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        here = Path(__file__).parent
        self.generator = build(here / "generator.c", folder)
        self.loop = build(here / "loop.c", folder)
        self.lines: list[str] = []
        self._seed = 0

    def say(self, line: str = "") -> None:
        self.lines.append(line)
        print(line, flush=True)

    async def run(
        self,
        processes: list[Process],
        sessions: list[Session],
        profile: str,
        core: int | None = GENERATOR,
    ) -> Round:
        self._seed += 1
        content = traffic.plan(sessions, profile, SECONDS, self._seed)
        legs = list(dict.fromkeys(leg for session in sessions for leg in session.legs))
        await asyncio.gather(*(leg.consent() for leg in legs))
        before = sum(process.cpu() for process in processes)
        outcome = await traffic.run(self.generator, content, legs, core)
        return Round(outcome, sum(process.cpu() for process in processes) - before)

    async def compare(self, title: str, systems: list, make: str, count: int, *arguments) -> None:
        """Sessions through every system, in turn; a table of what they cost."""
        sessions: dict[str, list[Session]] = {}
        memory, ciphers = {}, set()
        for system in systems:
            await system.start()
            before = system.process.memory() if system.name != "loop" else 0
            made = [await getattr(system, make)(*arguments) for _ in range(count)]
            if system.name == "loop":
                await system.open()
            for session in made:
                await session.learn()
            memory[system.name] = (system.process.memory() - before) / count / 1024
            ciphers |= {made[0].legs[0].profile()} - {""}
            sessions[system.name] = made
        rounds: dict[tuple[str, str], list[Round]] = {}
        for number in range(ROUNDS + 1):
            for profile in PROFILES:
                for system in systems:
                    found = await self.run([system.process], sessions[system.name], profile)
                    if number:
                        rounds.setdefault((system.name, profile), []).append(found)
        cipher = f" SRTP: {', '.join(sorted(ciphers))}." if ciphers else ""
        self.say(f"\n**{title}.**{cipher}\n")
        self.say(
            "| server | traffic | µs a packet | node's ÷ this | p50 ms | p99 ms | lost % "
            "| generator, cores | KiB a session |"
        )
        self.say("|---|---|--:|--:|--:|--:|--:|--:|--:|")
        for profile in PROFILES:
            ours = rounds["node", profile]
            for system in systems:
                own = rounds[system.name, profile]
                ratios = [a.per_packet / b.per_packet for a, b in zip(ours, own, strict=True)]
                cells = [
                    f"{_median(each.per_packet for each in own):.1f}",
                    f"{statistics.median(ratios):.2f}",
                    f"{_median(each.outcome.p50 for each in own) / 1000:.2f}",
                    f"{_median(each.outcome.p99 for each in own) / 1000:.2f}",
                    f"{100 * _median(each.outcome.loss for each in own):.2f}",
                    f"{_median(each.outcome.generator_share for each in own):.2f}",
                    "" if system.name == "loop" else f"{memory[system.name]:.0f}",
                ]
                self.say(f"| {system.name} | {profile} | {' | '.join(cells)} |")
        await _stop(systems, sessions)

    async def times(self) -> None:
        """From the first description to the first packet."""
        self.say("\n**From the first description to the first packet at the other side**, in ms.\n")
        self.say("| server | p50 | p90 |")
        self.say("|---|--:|--:|")
        systems = [Node(self.folder, SERVERS), Janus(self.folder, SERVERS)]
        sessions: dict[str, list[Session]] = {system.name: [] for system in systems}
        took: dict[str, list[float]] = {system.name: [] for system in systems}
        for system in systems:
            await system.start()
        for number in range(4 * ROUNDS + 1):
            for system in systems:
                session = await (system.pair(True) if system.name == "node" else system.pair())
                up, down = (p.up for p in session.participants)
                _, clear = up.streams["audio"].packet()
                up.send(up.protect(clear))
                async with asyncio.timeout(10):
                    await down.got.get()
                if number:
                    took[system.name].append(time.monotonic() - session.began)
                sessions[system.name].append(session)
        for system in systems:
            found = sorted(took[system.name])
            p90 = found[int(0.9 * (len(found) - 1))]
            self.say(f"| {system.name} | {1e3 * _median(found):.0f} | {1e3 * p90:.0f} |")
        await _stop(systems, sessions)

    async def waiting(self) -> None:
        """Clients who wait for their therapists, each in a room of their own."""
        node = Node(self.folder, SERVERS)
        await node.start()
        took = []
        before = node.process.memory()
        for _ in range(WAITING):
            began = time.monotonic()
            await node.pages(1, "client")
            took.append(time.monotonic() - began)
        each = (node.process.memory() - before) / WAITING / 1024
        took.sort()
        self.say(
            f"\n**Waiting rooms.** {WAITING} clients wait, each alone in a room: {each:.1f} KiB of RSS each "
            f"(WebSocket, participant and room). From the TCP connection to `joined`: p50 "
            f"{1e3 * _median(took):.1f} ms, p99 {1e3 * took[int(0.99 * (len(took) - 1))]:.1f} ms."
        )
        await node.stop()

    async def capacity(self) -> None:
        """The most pairs on one core, and what a second node adds."""
        node = Node(self.folder, SERVERS)
        await node.start()
        sessions: list[Session] = []
        best, best_round, step = 0, None, 40
        while len(sessions) < MOST_PAIRS:
            sessions += await _pairs(node, min(step, MOST_PAIRS - len(sessions)))
            for _ in range(TRIES):
                found = await self.run([node.process], sessions, "even")
                if found.outcome.loss < LOST and found.outcome.p99 < LATE:
                    best, best_round = len(sessions), found
                    break
            else:
                break
        await _stop([node], {"node": sessions})
        self.say("\n**The most pairs on one core** (lost < 0.1 %, p99 < 5 ms).")
        if best_round is None:
            self.say(
                f"Not even {step} pairs held both limits in {TRIES} tries, "
                f"the last with {found.outcome.loss:.1%} lost and p99 {found.outcome.p99 / 1000:.1f} ms "
                f"at {found.cpu / found.outcome.seconds:.2f} cores: the machine was busy with other work."
            )
        else:
            self.say(
                f"{best} pairs held both, with {best_round.cpu / best_round.outcome.seconds:.2f} of the "
                f"core in use, p99 {best_round.outcome.p99 / 1000:.1f} ms, the generator at "
                f"{best_round.outcome.generator_share:.2f} cores."
            )
            if best < MOST_PAIRS:
                share = found.cpu / found.outcome.seconds
                self.say(
                    f"{len(sessions)} did not ({found.outcome.loss:.1%} lost, p99 "
                    f"{found.outcome.p99 / 1000:.1f} ms, {share:.2f} of the core)."
                )
            full = 1e6 / PACKETS_PER_PAIR / best_round.per_packet
            self.say(
                f"Reckoned from the CPU per packet there, {full:.0f} pairs would fill the core."
            )
        await self._two_nodes(max(8, (best or 40) // 4))

    async def _two_nodes(self, count: int) -> None:
        nodes = [Node(self.folder, core, core + 1) for core in (0, 1)]
        sessions = []
        for node in nodes:
            await node.start()
            sessions.append(await _pairs(node, count))
        ratios = []
        for number in range(ROUNDS + 1):
            one = await self.run([nodes[0].process], sessions[0], "even", None)
            two = await self.run(
                [node.process for node in nodes], sessions[0] + sessions[1], "even", None
            )
            if number:
                ratios.append(2 * one.per_packet / two.per_packet)
        self.say(
            f"Two nodes on two cores carry {statistics.median(ratios):.2f} times what one does. This is reckoned "
            f"from the CPU per packet of both together against one alone, with {count} pairs on each: "
            "two full nodes leave the generator no core on this machine."
        )
        for node, made in zip(nodes, sessions, strict=True):
            await _stop([node], {"node": made})


async def _pairs(node: Node, count: int) -> list[Session]:
    sessions = [await node.pair() for _ in range(count)]
    for session in sessions:
        await session.learn()
    return sessions


async def _stop(systems: list, sessions: dict[str, list[Session]]) -> None:
    for system in systems:
        for session in sessions[system.name]:
            for leg in session.legs:
                await leg.close()
        await system.stop()


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _version(package: str) -> str:
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True, check=False
    )
    return f"{package} {shown.stdout or '(not from Debian)'}"


def machine() -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return (
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}), Linux {platform.release()}, "
        f"Python {platform.python_version()}, {_version('coturn')}, {_version('janus')}; "
        f"load {os.getloadavg()[0]:.1f} before the run"
    )


def write(text: str) -> None:
    before = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    parts = re.split(r"(?m)^(?=## )", before)
    kept = [part.rstrip() for part in parts if not part.startswith(HEADING + "\n")]
    RESULTS.write_text("\n\n".join([*kept, text.rstrip()]) + "\n")


async def main() -> None:
    folder = ROOT / ".local" / "bench" / "media"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bench = Bench(folder)
    bench.say(f"{HEADING}\n")
    bench.say(
        f"{date.today()}: {ROUNDS} rounds of {SECONDS:g} s that alternate between the servers, after one that is "
        "discarded; medians. Everybody sends 50 packets a second of 120 bytes and 170 of 1,100: `even`ly, or the "
        "large ones in `bursts` of 34. CPU is that of the server's threads in user space and kernel, by packet that "
        "arrived; delay is from the call of send to the kernel's time stamp of arrival. Servers have one core, the "
        f"generator the other. Machine: {machine()}. Made by `make bench-media`."
    )
    await bench.compare(
        f"Pairs: {PAIRS} at once",
        [
            Node(folder, SERVERS),
            Coturn(folder, SERVERS),
            Janus(folder, SERVERS),
            Loop(bench.loop, folder, SERVERS),
        ],
        "pair",
        PAIRS,
    )
    await bench.compare(
        f"Groups of four: {GROUPS} at once",
        [Node(folder, SERVERS), Janus(folder, SERVERS)],
        "group",
        GROUPS,
        4,
    )
    await bench.times()
    await bench.waiting()
    if MOST_PAIRS:
        await bench.capacity()
    bench.say(
        f"\nSettings. coturn: `{Coturn.settings}`. Janus: `event_loops = 1`, `debug_level = 2`, only VideoCall, "
        "VideoRoom and WebSockets loaded. Both are Debian's builds, with AES-GCM as the node has it. "
        f"Load {os.getloadavg()[0]:.1f} after the run."
    )
    if os.environ.get("WRITE", "1") == "1":
        write("\n".join(bench.lines))


if __name__ == "__main__":
    asyncio.run(main())
