#!/usr/bin/env bash
# Runs every test of the repository: media server, Odoo addons, end to end. Arguments go to pytest:
#   scripts/test.sh addons/teletherapy -k role -x
# Has its own PostgreSQL cluster, databases and ports; a running demo is not touched.
. "$(dirname "$0")/lib.sh"

exec 9>"$LOCAL/test.lock"
flock -n 9 || die "the tests are running from this folder already" "Wait for them to end."

"$ROOT/scripts/install_system_packages.sh" test
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo media dev
"$ROOT/scripts/install_node_modules.sh"
step "Preparing the test database"
PYTHON_DEV=$ENVS/dev/bin/python
trap '"$ROOT/scripts/postgres.sh" stop test' EXIT
ODOO_RC=$("$PYTHON_DEV" "$ROOT/scripts/test_database.py")
export ODOO_RC
cd "$ROOT"
"$PYTHON_DEV" -m pytest --odoo-http "$@" 9>&-
