# Shared by the scripts in this folder: where things are, and how they speak.
# Source it; it runs nothing.
#
#   step "text"      says what happens now
#   die "what" "do"  says what failed and what to do, and exits 1
#   as_root cmd …    runs a command as root, directly or through sudo
#   stamp_is F TEXT  true when file F holds TEXT (a finished step's fingerprint)

# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Downloads, environments, databases: all git-ignored, all made again when deleted.
LOCAL=${TELETHERAPY_LOCAL:-$ROOT/.local}
# Read by the scripts that source this file.
# shellcheck disable=SC2034
ODOO_HOME=$LOCAL/odoo-19
# shellcheck disable=SC2034
ENVS=$LOCAL/env

# Node.js trusts what the machine trusts, as the other tools do: a practice may be behind a proxy of its own.
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
[ ! -f "$CERTIFICATES" ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$CERTIFICATES}

SCRIPT=$(basename "$0")

step() { printf '==> %s\n' "$*" >&2; }

die() {
    printf '\n%s failed: %s\n' "$SCRIPT" "$1" >&2
    [ $# -lt 2 ] || printf 'What to do: %s\n' "$2" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "'$*' needs root and there is no sudo" "Run it once as root, then call make again."
    fi
}

stamp_is() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }

mkdir -p "$LOCAL"
