"""Where the scripts put what they install; see scripts/lib.sh."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("TELETHERAPY_LOCAL") or ROOT / ".local")
SCRIPTS = ROOT / "scripts"
ADDONS = ROOT / "addons"
ODOO_BIN = LOCAL / "env" / "odoo" / "bin" / "odoo-bin"
MEDIA_BIN = LOCAL / "env" / "media" / "bin" / "teletherapy-media"
TOOLS_PYTHON = LOCAL / "env" / "bootstrap" / "bin" / "python"

OUR_ADDONS = ("teletherapy", "teletherapy_portal", "teletherapy_media")
"""In the order in which they depend on each other."""
