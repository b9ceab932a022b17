#!/usr/bin/env bash
# Installs the Debian packages that are missing on this machine; asks for root only when something is.
#   scripts/install_system_packages.sh run     what the demo needs
#   scripts/install_system_packages.sh test    the same and a browser
#   scripts/install_system_packages.sh firefox the same and a second browser, in a network of its own
. "$(dirname "$0")/lib.sh"

PACKAGES=(python3 python3-venv ca-certificates debian-archive-keyring postgresql
    libmagic1 fonts-liberation procps util-linux)
case ${1:-run} in
run) ;;
test) PACKAGES+=(chromium fonts-noto-color-emoji) ;;
firefox) PACKAGES+=(chromium fonts-noto-color-emoji firefox-esr iproute2) ;;
*) die "unknown set of packages '$1'" "Use run, test or firefox." ;;
esac

missing=()
for package in "${PACKAGES[@]}"; do
    # shellcheck disable=SC2016
    [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null ||
    die "these packages are missing and there is no apt-get: ${missing[*]}" "Install their counterparts by hand."
step "Installing Debian packages: ${missing[*]}"
# Debian would start a server of its own for PostgreSQL: ours is private, so for this once it is told not to.
QUIET=/etc/postgresql-common/createcluster.d/teletherapy.conf
as_root mkdir -p "$(dirname "$QUIET")"
printf 'create_main_cluster = false\n' | as_root tee "$QUIET" >/dev/null
trap 'as_root rm -f "$QUIET"' EXIT
LOG=$LOCAL/apt-get.log
install_missing() {
    as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"
}
if ! install_missing >"$LOG" 2>&1; then
    tail -n 20 "$LOG" >&2
    die "apt-get" "Read the lines above (all of them are in $LOG); check the network and apt's sources."
fi
