#!/usr/bin/env bash
# Writes the translation files of the addons anew from the texts in the code: the template of each addon, and the Spanish
# file with what was translated already. What is new is empty there until somebody translates it.
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/install_system_packages.sh" run
"$ROOT/scripts/install_odoo.sh"
"$ROOT/scripts/install_python.sh" bootstrap odoo
exec "$ENVS/odoo/bin/python" "$ROOT/scripts/translations.py"
