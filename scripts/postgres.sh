#!/usr/bin/env bash
# A private PostgreSQL cluster: unix socket only, no service, no password, data under .local.
#   scripts/postgres.sh start NAME    creates it when needed, starts it when it is not running, prints its socket folder
#   scripts/postgres.sh stop NAME     stops it
#   scripts/postgres.sh drop NAME     stops and deletes it
# PostgreSQL refuses to run as root; then it runs as the user "postgres".
. "$(dirname "$0")/lib.sh"

ACTION=${1:-} NAME=${2:-}
case $NAME in '' | *[!a-z0-9-]*) die "no or bad cluster name '$NAME'" "Use start, stop or drop and a name such as demo." ;; esac

BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$BIN" ] || BIN=$(dirname "$(command -v initdb 2>/dev/null || echo /)")
[ -x "$BIN/initdb" ] || die "PostgreSQL's server is not installed" "apt-get install postgresql"

DATA=$LOCAL/postgres/$NAME
# A socket's path has room for 107 characters, a checkout's may be longer.
SOCKETS=/tmp/teletherapy-$(printf '%s' "$DATA" | sha256sum | cut -c1-12)

# as_server cmd …: runs it as the user that owns the cluster. Where the checkout lies in a folder that this
# user may not pass (such as /root), the command is allowed to read past folders, and nothing else.
as_server() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif runuser -u postgres -- test -x "$LOCAL/postgres"; then
        runuser -u postgres -- "$@"
    else
        setpriv --reuid=postgres --regid=postgres --init-groups \
            --inh-caps=+dac_read_search --ambient-caps=+dac_read_search -- "$@"
    fi
}

running() { as_server "$BIN/pg_ctl" status -s -D "$DATA" >/dev/null 2>&1; }

create() {
    # A folder without PG_VERSION, or one that initdb did not finish, is what an interrupted run left.
    [ ! -f "$DATA/.complete" ] || return 0
    step "Creating a private PostgreSQL cluster '$NAME'"
    rm -rf "$DATA"
    mkdir -p "$DATA"
    chmod 700 "$DATA"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$DATA"
    as_server "$BIN/initdb" -D "$DATA" --username=odoo --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null ||
        die "initdb" "Read the message above; the folder is $DATA."
    as_server touch "$DATA/.complete"
}

start() {
    mkdir -p "$LOCAL/postgres"
    create
    if ! running; then
        mkdir -p "$SOCKETS"
        chmod 700 "$SOCKETS"
        [ "$(id -u)" -ne 0 ] || chown postgres: "$SOCKETS"
        as_server "$BIN/pg_ctl" start -s -w -t 60 -D "$DATA" -l "$DATA/server.log" -o \
            "-c listen_addresses='' -c unix_socket_directories='$SOCKETS' -c max_connections=200 \
             -c shared_buffers=256MB -c fsync=${PG_FSYNC:-on} -c synchronous_commit=${PG_FSYNC:-on} \
             -c full_page_writes=${PG_FSYNC:-on}" >/dev/null ||
            { tail -n 20 "$DATA/server.log" >&2; die "PostgreSQL did not start" "The lines above are from $DATA/server.log."; }
    fi
    printf '%s\n' "$SOCKETS"
}

stop() {
    if [ -d "$DATA" ] && running; then
        as_server "$BIN/pg_ctl" stop -s -w -m fast -D "$DATA" || die "PostgreSQL did not stop" "See $DATA/server.log."
    fi
}

case $ACTION in
start) start ;;
stop) stop ;;
drop)
    stop
    rm -rf "$DATA" "$SOCKETS"
    ;;
*) die "unknown action '$ACTION'" "Use start, stop or drop." ;;
esac
