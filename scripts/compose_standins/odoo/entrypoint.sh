#!/bin/bash
# `odoo …` waits for the database and gets the options that reach it; any other command runs as it is.
set -e
[ "${1:-odoo}" = odoo ] || exec "$@"
shift
for _ in $(seq 30); do
    ! pg_isready -q -h "$HOST" -U "$USER" || break
    sleep 1
done
exec odoo "$@" --db_host="$HOST" --db_port=5432 --db_user="$USER" --db_password="$PASSWORD"
