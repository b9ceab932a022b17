"""The command `teletherapy-media`. Exits with 0 after a drain, with 2 when it cannot start."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

from media_server import __version__, config, log
from media_server.exceptions import ConfigurationError
from media_server.server import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a node with the settings of the environment and of `arguments`."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        settings = config.load(os.environ, arguments)
        log.configure(settings.log_level)
        log.LOGGER.info("teletherapy-media %s", __version__)
        asyncio.run(run(settings))
    except ConfigurationError as error:
        for problem in error.problems:
            sys.stderr.write(f"teletherapy-media: {problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
