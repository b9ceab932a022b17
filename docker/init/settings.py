# Read by `odoo shell`, which provides `env`. Sets what the environment says; safe to run again.
import os

from odoo.exceptions import AccessDenied
from odoo.service.model import retrying

DOMAIN = os.environ["PRACTICE_DOMAIN"]


def set_address():
    """Set the address in e-mails, whatever address somebody signs in from."""
    parameters = env["ir.config_parameter"]
    parameters.set_param("web.base.url", f"https://{DOMAIN}")
    parameters.set_param("web.base.url.freeze", "True")


def replace_default_password():
    """Replace the password "admin", with which a new database lets everybody in."""
    admin = env.ref("base.user_admin")
    default = {"type": "password", "login": admin.login, "password": "admin"}
    try:
        admin.with_user(admin)._check_credentials(default, {"interactive": False})
    except AccessDenied:
        return
    admin.password = os.environ["ODOO_ADMIN_PASSWORD"]


def register_node():
    env["teletherapy.media.node"]._register_node(
        os.environ["MEDIA_NODE_KEY"],
        f"wss://{DOMAIN}/media",
        secret=os.environ["MEDIA_NODE_SECRET"],
    )


# Odoo may be running: a node's report every two seconds writes what is written here. Each step is a
# transaction of its own and is tried again when another one came first.
for step in (set_address, replace_default_password, register_node):
    retrying(step, env)
