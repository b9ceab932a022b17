"""A whole practice on one machine: PostgreSQL, Odoo, a media node and a mailbox.

`make demo` runs one for people, the end-to-end tests run their own. Every process
listens on the loopback address only and is ended by the object that started it.
"""

from .databases import Database, Failure
from .practice import Ports, Practice, fresh_practice

__all__ = ["Database", "Failure", "Ports", "Practice", "fresh_practice"]
