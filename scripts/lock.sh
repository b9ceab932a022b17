#!/usr/bin/env bash
# Renews the lock files under requirements/ from the .in files beside them (developers only; nothing else calls it).
#   scripts/lock.sh              keeps what is locked, adds and removes what the .in files ask for
#   scripts/lock.sh --upgrade    takes the newest versions of everything
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/install_python.sh" bootstrap
cd "$ROOT"
compile() {
    "$ENVS/bootstrap/bin/uv" pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command scripts/lock.sh "$@"
}
compile requirements/dev.in -o requirements/dev.txt "$@"
for name in odoo media bootstrap; do
    compile -c requirements/dev.txt "requirements/$name.in" -o "requirements/$name.txt" "$@"
done
