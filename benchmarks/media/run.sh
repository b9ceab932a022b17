#!/usr/bin/env bash
# The media server against coturn, Janus and a loop in C; writes benchmarks/RESULTS.md.
# ROUNDS, PAIRS, SECONDS_EACH, WAITING and MOST_PAIRS make it smaller or more exact; WRITE=0 only prints.
. "$(dirname "$0")/../../scripts/lib.sh"

exec 9>"$LOCAL/bench-media.lock"
flock -n 9 || die "this benchmark is running already" "Wait for it to end."

# Debian would start the peers as services, now and at every boot: neither is wanted.
install_peers() {
    local missing=() package policy=/usr/sbin/policy-rc.d made=
    for package in coturn janus gcc libc6-dev iproute2 util-linux; do
        # shellcheck disable=SC2016
        [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "these packages are missing and there is no apt-get: ${missing[*]}" "Install their counterparts by hand."
    step "Installing Debian packages: ${missing[*]}"
    # One that is there already is the machine's own and stays as it is.
    if [ ! -e "$policy" ]; then
        made=1
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod +x "$policy"
    fi
    local log=$LOCAL/apt-get.log status=0
    { as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"; } \
        >"$log" 2>&1 || status=$?
    [ -z "$made" ] || as_root rm -f "$policy"
    [ "$status" -eq 0 ] || {
        tail -n 20 "$log" >&2
        die "apt-get" "Read the lines above (all of them are in $log); check the network and apt's sources."
    }
    for package in "${missing[@]}"; do
        case $package in
        coturn | janus)
            ! command -v systemctl >/dev/null || as_root systemctl disable --quiet "$package" 2>/dev/null || true
            ;;
        esac
    done
}

[ "$(nproc)" -ge 2 ] || die "this machine has one core" "Servers and generator need one each: use another machine."
install_peers
"$ROOT/scripts/install_python.sh" bootstrap dev
ulimit -n "$(ulimit -Hn)"
exec "$ROOT/benchmarks/media/alone.sh" "$ENVS/dev/bin/python" "$ROOT/benchmarks/media/run.py" 9>&-
