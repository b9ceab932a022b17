#!/usr/bin/env bash
# Installs what is missing, makes the demo practice, and runs it in the foreground.
#   scripts/demo.sh [run|reset]
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/install_system_packages.sh" run
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo media
exec "$ENVS/odoo/bin/python" "$ROOT/scripts/demo.py" "${1:-run}"
