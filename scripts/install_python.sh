#!/usr/bin/env bash
# Builds Python environments under .local/env from the lock files in requirements/.
#   scripts/install_python.sh NAME…    NAME: bootstrap (uv and Node.js), odoo, media, dev
# Safe to run again: an environment that fits its lock file is kept, any other is made anew.
. "$(dirname "$0")/lib.sh"

# Debian's own Python where there is one; PYTHON names another (3.11 or newer).
PYTHON=${PYTHON:-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=$(command -v python3) || die "there is no python3" "apt-get install python3 python3-venv"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "$PYTHON is older than Python 3.11" "Set PYTHON to a newer one."

build() {
    local name=$1 env=$ENVS/$1 lock=$ROOT/requirements/$1.txt want
    want=$(fingerprint "$lock" "$0")-$("$PYTHON" -V)-$ROOT
    if stamp_is "$env/.complete" "$want" && "$env/bin/python" -c ''; then return; fi
    step "Building the Python environment '$name'"
    rm -rf "$env"
    if [ "$name" = bootstrap ]; then
        "$PYTHON" -m venv "$env" || die "$PYTHON cannot make an environment" "apt-get install python3-venv"
        "$env/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    else
        build bootstrap
        "$ENVS/bootstrap/bin/uv" venv --quiet --no-config --python "$PYTHON" "$env"
        UV_LINK_MODE=copy "$ENVS/bootstrap/bin/uv" pip sync --quiet --no-config --system-certs --require-hashes --python "$env" "$lock"
    fi || die "the environment '$name' could not be built" "Check the network, then call make again."
    case $name in
    odoo | dev) link_odoo "$env" ;;
    esac
    case $name in
    media | dev) link_media_server "$env" ;;
    esac
    printf '%s' "$want" >"$env/.complete"
}

# Odoo is imported from where it lies, and `odoo-bin` is a command of the environment.
link_odoo() {
    local env=$1 site
    site=$("$env/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    printf '%s\n' "${ODOO_PATH:-$ODOO_HOME/usr/lib/python3/dist-packages}" >"$site/odoo.pth"
    cat >"$env/bin/odoo-bin" <<EOF
#!$env/bin/python
from odoo.cli.command import main

main()
EOF
    chmod +x "$env/bin/odoo-bin"
}

# The media server, editable, without its dependencies: those come from the lock file.
link_media_server() {
    "$ENVS/bootstrap/bin/uv" pip install --quiet --no-config --system-certs --no-deps \
        --build-constraints "$ROOT/requirements/dev.txt" --python "$1" -e "$ROOT/media_server"
}

for name in "$@"; do build "$name"; done
