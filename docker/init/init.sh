#!/usr/bin/env bash
# The service `init` of docker-compose.yml: brings the database to where Odoo and the media node can start. Safe to run again.
#   init.sh            installs the addons when they are not installed
#   init.sh update     takes the addons' new version into the database (stop the service odoo before)
set -euo pipefail

ADDONS=teletherapy,teletherapy_portal,teletherapy_media

case ${1:-} in
'') action=--init ;;
update) action=--update ;;
*)
    printf "init.sh failed: unknown argument '%s'\nWhat to do: use none, or update.\n" "$1" >&2
    exit 1
    ;;
esac

# The image's own entry point waits for the database and adds the options that reach it.
/entrypoint.sh odoo "$action=$ADDONS" --stop-after-init --no-http ||
    { printf 'init.sh failed: Odoo could not %s %s\nWhat to do: read its messages above.\n' "${action#--}" "$ADDONS" >&2; exit 1; }
/entrypoint.sh odoo shell --no-http </docker/init/settings.py ||
    { printf 'init.sh failed: the settings were not taken\nWhat to do: read the messages above.\n' >&2; exit 1; }
