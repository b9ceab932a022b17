#!/usr/bin/env bash
# Runs a command in a network of its own, which nothing outside can reach: with the loopback interface, and with
# one more because Janus offers no candidate on loopback. What is sent to its address stays on loopback as well.
set -euo pipefail
# shellcheck disable=SC2016
exec unshare --map-root-user --net -- bash -euc '
    ip link set lo up
    ip link add bench0 type veth peer name bench1
    ip addr add 192.0.2.1/24 dev bench0
    ip link set bench0 up
    ip link set bench1 up
    exec "$@"' bash "$@"
