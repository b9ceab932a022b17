#!/usr/bin/env bash
# Makes the pictures in docs/images: a practice of its own, with drawn people in front of the cameras.
#   scripts/screenshots.sh              every page, at 1280, 768 and 360 px
#   scripts/screenshots.sh my session   only pictures whose names begin so
#   scripts/screenshots.sh story-pair   only the sheet of these states of the room page; "story" makes all sheets
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/install_system_packages.sh" test
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo media dev
trap '"$ROOT/scripts/postgres.sh" stop screenshots' EXIT
cd "$ROOT"
PYTHONPATH=$ROOT/scripts:$ROOT "$ENVS/dev/bin/python" "$ROOT/scripts/screenshots.py" "$@"
