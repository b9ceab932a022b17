#!/usr/bin/env bash
# Runs one of media_server/benchmarks by name; further arguments go to it:
#   scripts/media_benchmark.sh flood --seconds 5
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/install_python.sh" bootstrap dev
exec "$ENVS/dev/bin/python" "$ROOT/media_server/benchmarks/$1.py" "${@:2}"
