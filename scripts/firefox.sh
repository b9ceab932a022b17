#!/usr/bin/env bash
# Tries the room page with Debian's Firefox, with itself and with Chromium. Arguments go to pytest.
# Needs root: Firefox offers no address of the loopback network for media, and none at all where there is no
# default route, so that everything runs in a network of its own, which nobody else can reach.
. "$(dirname "$0")/lib.sh"

if [ "$(id -u)" -ne 0 ] || ! unshare --net true 2>/dev/null; then
    step "Firefox is skipped: it needs a network namespace, which takes root and a kernel that allows it."
    exit 0
fi

"$ROOT/scripts/install_system_packages.sh" firefox
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo media dev
"$ROOT/scripts/install_node_modules.sh"

# The same address in tests/firefox/conftest.py.
# shellcheck disable=SC2016
exec unshare --net -- bash -euc '
    ip link set lo up
    ip link add media type veth peer name media-peer
    ip address add 10.9.9.1/24 dev media
    ip link set media up
    ip link set media-peer up
    ip route add default via 10.9.9.2
    exec "$0" tests/firefox -m firefox "$@"
' "$ROOT/scripts/test.sh" "$@"
