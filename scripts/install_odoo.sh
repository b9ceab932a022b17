#!/usr/bin/env bash
# Puts Odoo 19 Community into .local/odoo-19, from Debian's package, without touching the machine's own packages.
# Set ODOO_PATH to a checkout of Odoo 19 (the folder with odoo-bin) and this script only checks it.
# Safe to run again: what is there and complete is kept.
. "$(dirname "$0")/lib.sh"

if [ -n "${ODOO_PATH:-}" ]; then
    [ -f "$ODOO_PATH/odoo/release.py" ] ||
        die "ODOO_PATH=$ODOO_PATH holds no odoo/release.py" "Point ODOO_PATH to the root of an Odoo 19 checkout."
    grep -q '^version_info = (19, 0' "$ODOO_PATH/odoo/release.py" ||
        die "$ODOO_PATH is not Odoo 19.0" "Check out the branch 19.0 there."
    exit 0
fi

LOCK=$ROOT/scripts/odoo.lock
STAMP=$ODOO_HOME/.complete
WANT=$(fingerprint "$LOCK" "$0" "$ROOT/scripts/package.json")
if stamp_is "$STAMP" "$WANT"; then exit 0; fi

# A private apt for Debian sid: its own lists, its own sources, the machine's mirror and keyring.
# A mirror may lag behind: its signature counts, not its age; what matters is pinned besides.
APT=$LOCAL/apt
mkdir -p "$APT/lists/partial" "$APT/debs"
MIRROR=$(apt-get indextargets --format '$(SITE)' | grep -E '/debian/?$' | head -n 1)
[ -n "$MIRROR" ] || die "no Debian mirror in this machine's apt sources" \
    "Add Debian's main archive to /etc/apt/sources.list, or set ODOO_PATH to an Odoo 19 checkout."
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$KEYRING" ] || die "$KEYRING is missing" "apt-get install debian-archive-keyring"
for suite in sid bookworm; do
    printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" "$MIRROR" "$suite" >"$APT/$suite.list"
done
apt_of() {
    local suite=$1 tool=$2
    shift 2
    mkdir -p "$APT/lists-$suite/partial"
    "$tool" -o Dir::Etc::sourcelist="$APT/$suite.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::Lists="$APT/lists-$suite" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User="$(id -un)" "$@"
}

step "Reading Debian's package lists for Odoo 19 (about 10 MB)"
for suite in sid bookworm; do
    apt_of "$suite" apt-get -qq update ||
        die "Debian's package lists ($suite) could not be read" "Check the network, then call make again."
done

FRESH=$ODOO_HOME.new
rm -rf "$FRESH"
mkdir -p "$FRESH"
cd "$APT/debs"
while read -r suite package version sha256; do
    case $suite in '' | \#*) continue ;; esac
    wanted=$package
    if [ "$version" != - ]; then
        offered=$(apt_of "$suite" apt-cache madison "$package" | awk -F'|' '{gsub(/ /, "", $2); print $2}')
        if grep -qxF "$version" <<<"$offered"; then
            wanted=$package=$version
        else
            offered=$(head -n 1 <<<"$offered")
            step "Debian has moved on from $package $version to ${offered:-nothing}: taking that, checked by Debian's signature alone"
            sha256=-
        fi
    fi
    have=$(ls "${package}"_*.deb 2>/dev/null | head -n 1 || true)
    if [ -n "$have" ] && [ "$sha256" != - ] && ! sha256sum -c --quiet <<<"$sha256  $have" 2>/dev/null; then
        rm -f "$have"
        have=
    fi
    if [ -z "$have" ] || [ "$sha256" = - ]; then
        step "Downloading $package"
        apt_of "$suite" apt-get -qq download "$wanted" ||
            die "$package could not be downloaded" "Check the network, then call make again."
        have=$(ls -t "${package}"_*.deb | head -n 1)
    fi
    if [ "$sha256" != - ]; then
        sha256sum -c --quiet <<<"$sha256  $have" ||
            { rm -f "$have"; die "$have has not the checksum of scripts/odoo.lock" "Call make again; if it stays, do not trust the mirror."; }
    fi
    dpkg -x "$have" "$FRESH"
done <"$LOCK"

# Debian leaves this file out of Odoo; without it the web client logs an error and every browser tour fails.
step "Adding the file of Odoo's web client that Debian leaves out"
SELFIE=$APT/npm
mkdir -p "$SELFIE"
cp "$ROOT/scripts/package.json" "$ROOT/scripts/package-lock.json" "$SELFIE/"
"$ROOT/scripts/install_python.sh" bootstrap
(cd "$SELFIE" && PATH=$ENVS/bootstrap/bin:$PATH npm ci --loglevel=error --no-audit --no-fund --ignore-scripts) ||
    die "npm could not fetch @mediapipe/selfie_segmentation" "Check the network, then call make again."
PACKAGES=$FRESH/usr/lib/python3/dist-packages
TARGET=$PACKAGES/odoo/addons/mail/static/lib/selfie_segmentation
mkdir -p "$TARGET"
cp "$SELFIE/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.js" "$TARGET/"

[ -f "$PACKAGES/odoo/release.py" ] || die "the package holds no Odoo" "Delete .local and call make again."
rm -rf "$ODOO_HOME"
mv "$FRESH" "$ODOO_HOME"
printf '%s' "$WANT" >"$STAMP"
