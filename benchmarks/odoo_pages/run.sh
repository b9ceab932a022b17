#!/usr/bin/env bash
# Pages and calls of a large practice against plain Odoo; writes benchmarks/RESULTS.md.
# SCALE=0.05 makes it small, ROUNDS=20 more exact.
. "$(dirname "$0")/../../scripts/lib.sh"

exec 9>"$LOCAL/bench-pages.lock"
flock -n 9 || die "this benchmark is running already" "Wait for it to end."

"$ROOT/scripts/install_system_packages.sh" test
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo dev
PYTHONPATH="$ROOT/scripts" "$ENVS/dev/bin/python" "$ROOT/benchmarks/odoo_pages/run.py" 9>&-
