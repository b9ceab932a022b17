"""Server processes: started on one core, and measured from /proc."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path


class Process:
    """A server. Its threads stay on `core`, unless that is None."""

    def __init__(
        self, command: list[str], log: Path, core: int | None, environment: dict | None = None
    ) -> None:
        self.log = log
        pinned = command if core is None else ["taskset", "-c", str(core), *command]
        with log.open("wb") as output:
            # taskset becomes the server, so that the process is the one that is measured.
            self._process = subprocess.Popen(
                pinned,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        self.pid = self._process.pid

    def wait_for(self, condition, seconds: float = 20):
        """What `condition()` says as soon as that is something."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = condition()
            if found:
                return found
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise SystemExit(f"A server did not start. Read {self.log}.")

    def cpu(self) -> float:
        """Seconds of CPU, in user space and in the kernel, of all threads so far."""
        tasks = Path(f"/proc/{self.pid}/task")
        return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks.iterdir()) / 1e9

    def memory(self) -> int:
        """Bytes of RSS."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def build(source: Path, folder: Path) -> Path:
    """Compiles one of the C programs."""
    program = folder / source.stem
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O2", "-Wall", "-o", str(program), str(source)], check=True
    )
    return program
