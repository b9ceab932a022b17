"""Media server of Teletherapy for Odoo: waiting room, signalling, and a relay of encrypted media.

Decisions are made in pure modules that get the time as an argument (`room`, `meetings`, `tickets`,
`ice_lite`, `splice`, `track`, `layers`); the modules that do I/O around them are thin (`udp`,
`tcp`, `dtls`, `outbox`, `odoo`, `connection`, `node`, `server`). The contract with browsers and
Odoo is docs/protocol.md; README.md has a table of all modules.
"""

from importlib.metadata import version

__version__ = version("teletherapy-media-server")
