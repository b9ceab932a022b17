"""Writes the addons' translation files anew: the templates by Odoo's own export, and the Spanish
files from those and from what was translated already."""

import sys

import polib

from devstack import Failure
from devstack.databases import Cluster, addons_template, local_data_dir
from devstack.paths import ADDONS, OUR_ADDONS


def merge(addon: str) -> int:
    """Bring the Spanish file of an addon in line with its template; return how many texts lack."""
    folder = ADDONS / addon / "i18n"
    template = polib.pofile(folder / f"{addon}.pot")
    spanish = polib.pofile(folder / "es.po")
    known = {entry.msgid: entry.msgstr for entry in spanish}
    for moment in ("POT-Creation-Date", "PO-Revision-Date"):
        spanish.metadata[moment] = template.metadata[moment]
    spanish.clear()
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
        spanish.append(entry)
    spanish.save()
    return len(spanish.untranslated_entries())


def main() -> int:
    cluster = None
    try:
        cluster = Cluster.start_private("translations", durable=False)
        addons_template(cluster, local_data_dir("translations")).export_translations(OUR_ADDONS)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        if cluster:
            cluster.stop()
    for addon in OUR_ADDONS:
        untranslated = merge(addon)
        print(f"{addon}: {untranslated} texts to be translated in i18n/es.po")
    return 0


if __name__ == "__main__":
    sys.exit(main())
