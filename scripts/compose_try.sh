#!/usr/bin/env bash
# Starts docker-compose.yml for real on Debian 12, without Docker and without public images: podman runs it, with stand-ins for
# odoo:19.0, postgres:16, caddy:2 and python:3.11-slim that are built here from Debian's packages. Looks whether everything
# answers through Caddy, then takes all of it down.
#   scripts/compose_try.sh            tries; keeps the stand-in images for the next time
#   scripts/compose_try.sh clean      deletes what it made, the images too
# Runs as root and takes the ports 80 and 443. Not part of `make test`: it is for whoever changes the compose file.
. "$(dirname "$0")/lib.sh"

TRY=$LOCAL/compose-try
PROJECT=teletherapy-try
BASE=localhost/$PROJECT/base
SERVICES=(caddy media odoo init db)

[ "$(id -u)" -eq 0 ] || die "this needs root" "Run it as root."

# Podman gets a storage, networks and settings of its own, so that nothing else on this machine is touched.
mkdir -p "$TRY"
export CONTAINERS_CONF=$TRY/containers.conf CONTAINERS_STORAGE_CONF=$TRY/storage.conf
cat >"$CONTAINERS_CONF" <<EOF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
pids_limit = 0
[engine]
runtime = "runc"
[network]
network_config_dir = "$TRY/networks"
EOF
cat >"$CONTAINERS_STORAGE_CONF" <<EOF
[storage]
driver = "overlay"
graphroot = "$TRY/storage"
runroot = "/run/$PROJECT"
EOF

install_tools() {
    local package missing=()
    for package in podman podman-compose runc netavark aardvark-dns debootstrap; do
        [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    step "Installing Debian packages: ${missing[*]}"
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        die "apt-get install ${missing[*]}" "Run it by hand to see why."
}

# in_project cmd …: runs it where the copy of the compose file lies.
in_project() { (cd "$TRY/project" && "$@"); }
container() { printf '%s_%s_1' "$PROJECT" "$1"; }

take_down() {
    local service
    for service in "${SERVICES[@]}"; do
        podman rm --force --volumes --time 10 "$(container "$service")" >/dev/null 2>&1 || true
    done
    podman volume ls --quiet --filter "label=io.podman.compose.project=$PROJECT" | xargs -r podman volume rm --force >/dev/null
    podman network ls --quiet --filter "label=io.podman.compose.project=$PROJECT" | xargs -r podman network rm --force >/dev/null
    rm -rf "$TRY/project"
}

build_base() {
    local root=$TRY/base mirror
    ! podman image exists "$BASE" || return 0
    step "Making a Debian base image (about two minutes)"
    mirror=$(apt-get indextargets --format '$(SITE)' | grep -E '/debian/?$' | head -n 1)
    [ -n "$mirror" ] || die "no Debian mirror in this machine's apt sources" "Add Debian's main archive to them."
    rm -rf "$root"
    debootstrap --variant=minbase \
        --include=ca-certificates,python3,python3-pip,python3-venv,libmagic1,postgresql,postgresql-client,caddy,curl,wget,gosu \
        bookworm "$root" "$mirror" >"$TRY/debootstrap.log" 2>&1 ||
        { tail -n 5 "$TRY/debootstrap.log" >&2; die "debootstrap" "The lines above are from $TRY/debootstrap.log."; }
    # Where the machine trusts a certificate authority of its own, so must what is installed inside.
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    tar -C "$root" --exclude=./var/cache/apt/archives -c . | podman import --quiet - "$BASE" >/dev/null ||
        die "podman import" "See its message above."
    rm -rf "$root"
}

# build_stand_in NAME TAG: from scripts/compose_standins/NAME and what $TRY/context/NAME holds already.
build_stand_in() {
    local name=$1 tag=$2 context=$TRY/context/$1
    mkdir -p "$context"
    cp -r "$ROOT/scripts/compose_standins/$name/." "$context/"
    podman build --quiet --network none --tag "$name:$tag" "$context" >/dev/null ||
        die "the stand-in for $name:$tag could not be built" "See podman's message above."
    rm -rf "$context"
}

build_stand_ins() {
    local stamp=$TRY/.stand-ins want
    want=$(fingerprint "$ROOT/requirements/odoo.txt" "$ROOT/scripts/odoo.lock" "$ROOT"/scripts/compose_standins/*/*)
    if stamp_is "$stamp" "$want" && podman image exists odoo:19.0; then return; fi
    build_base
    step "Building stand-ins for the public images"
    rm -rf "$TRY/context"
    mkdir -p "$TRY/context/odoo"
    cp -a "$ODOO_HOME" "$TRY/context/odoo/odoo-19"
    "$ENVS/bootstrap/bin/uv" pip install --quiet --no-config --require-hashes --python /usr/bin/python3 \
        --target "$TRY/context/odoo/site-packages" -r "$ROOT/requirements/odoo.txt" ||
        die "Odoo's Python packages could not be installed" "Check the network, then call it again."
    build_stand_in odoo 19.0
    build_stand_in postgres 16
    build_stand_in caddy 2
    build_stand_in python 3.11-slim
    rm -rf "$TRY/context"
    printf '%s' "$want" >"$stamp"
}

# What a practice would have after `git clone` and filling in .env.
make_project() {
    mkdir -p "$TRY/project/requirements"
    cp -r "$ROOT/docker-compose.yml" "$ROOT/docker" "$ROOT/addons" "$ROOT/media_server" "$ROOT/LICENSE" \
        "$ROOT/.dockerignore" "$TRY/project/"
    cp "$ROOT/requirements/media.txt" "$TRY/project/requirements/"
    sed -e "s/^MEDIA_UDP_PORT=.*/MEDIA_UDP_PORT=18443/" \
        -e "s/^ODOO_DB_PASSWORD=.*/&$(random_hex)/" -e "s/^ODOO_ADMIN_PASSWORD=.*/&$(random_hex)/" \
        -e "s/^MEDIA_NODE_SECRET=.*/&$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')/" \
        "$ROOT/.env.example" >"$TRY/project/.env"
}
random_hex() { head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# Without its .env the compose file must refuse to start and say which value is missing.
check_refusal() {
    local said
    mv "$TRY/project/.env" "$TRY/project/env"
    said=$(in_project podman-compose -p "$PROJECT" up -d db 2>&1 || true)
    mv "$TRY/project/env" "$TRY/project/.env"
    grep -q 'Set [A-Z_]* in .env' <<<"$said" || die "without .env the compose file does not say what is missing" "It said: $said"
}

build_media() {
    step "Building the media server's image from its Dockerfile"
    # The build sees the network, the package index and the certificates as this machine does.
    local option options=()
    for option in PIP_INDEX_URL PIP_CERT PIP_DEFAULT_TIMEOUT; do
        [ -z "${!option:-}" ] || options+=(--env "$option=${!option}")
    done
    in_project podman build --quiet --format docker --network host "${options[@]}" --tag teletherapy-media:19.0.1.0.0 \
        --file media_server/Dockerfile . >/dev/null ||
        die "media_server/Dockerfile does not build" "See podman's message above."
}

# This podman-compose starts services one after the other and knows no conditions, so this script waits for each.
start() {
    step "Starting $1"
    # The containers it depends on are there already, which podman-compose would stumble over: --no-deps.
    in_project podman-compose -p "$PROJECT" up -d --no-deps "$1" >"$TRY/up-$1.log" 2>&1 ||
        { tail -n 20 "$TRY/up-$1.log" >&2; die "$1 could not be started" "The lines above are from $TRY/up-$1.log."; }
    podman container exists "$(container "$1")" ||
        { tail -n 20 "$TRY/up-$1.log" >&2; die "$1 could not be started" "The lines above are from $TRY/up-$1.log."; }
}

wait_healthy() {
    local deadline=$((SECONDS + 120))
    until podman healthcheck run "$(container "$1")" >/dev/null 2>&1; do
        if [ "$SECONDS" -gt "$deadline" ] || [ "$(podman inspect --format '{{.State.Running}}' "$(container "$1")")" != true ]; then
            podman logs --tail 30 "$(container "$1")" >&2
            die "$1 is not healthy" "The lines above are its log."
        fi
        sleep 1
    done
}

wait_done() {
    local code
    code=$(podman wait "$(container "$1")")
    [ "$code" = 0 ] || { podman logs --tail 40 "$(container "$1")" >&2; die "$1 ended with $code" "The lines above are its log."; }
}

if [ "${1:-}" = clean ]; then
    install_tools
    take_down
    podman rmi --all --force >/dev/null
    rm -rf "$TRY" "/run/$PROJECT"
    exit 0
fi

"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap media
install_tools
take_down
trap take_down EXIT
build_stand_ins
make_project
check_refusal
build_media
start db && wait_healthy db
start init && wait_done init
start odoo && wait_healthy odoo
start media && wait_healthy media
start caddy && wait_healthy caddy

step "Looking whether it answers"
podman cp "$(container caddy):/data/caddy/pki/authorities/local/root.crt" "$TRY/project/root.crt" ||
    die "Caddy has made no certificate" "podman logs $(container caddy)"
env "$(grep '^ODOO_ADMIN_PASSWORD=' "$TRY/project/.env")" \
    "$ENVS/media/bin/python" "$ROOT/scripts/compose_check.py" "$TRY/project/root.crt" ||
    { podman logs --tail 15 "$(container caddy)" >&2; die "the practice does not answer as it should" "The lines above say what, and Caddy's log."; }

step "Looking whether Odoo hears from the node"
heard=$(podman exec "$(container db)" psql -U odoo -d teletherapy -Atc \
    "SELECT count(*) FROM teletherapy_media_node WHERE last_heartbeat_at > now() AT TIME ZONE 'UTC' - interval '10 s'")
[ "$heard" = 1 ] || { podman logs --tail 15 "$(container media)" >&2; die "Odoo has no heartbeat of the node" "The lines above are the node's log."; }

step "Setting up once more, and updating the addons"
podman rm --force "$(container init)" >/dev/null
start init && wait_done init
podman stop --time 10 "$(container odoo)" >/dev/null 2>&1
in_project podman-compose -p "$PROJECT" run --rm --no-deps init bash /docker/init/init.sh update >"$TRY/update.log" 2>&1 ||
    { tail -n 30 "$TRY/update.log" >&2; die "the addons could not be updated" "The lines above are from $TRY/update.log."; }
step "docker-compose.yml works"
