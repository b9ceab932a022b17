# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class TeletherapyMediaNodeConnection(models.TransientModel):
    """What the operator copies into the media server's environment.

    The one place where a node's secret leaves Odoo. It is read from the node each time
    and not kept here.
    """

    _name = "teletherapy.media.node.connection"
    _description = "Connection Settings of a Media Node"

    node_id = fields.Many2one(
        "teletherapy.media.node", required=True, readonly=True, ondelete="cascade"
    )
    environment = fields.Text(compute="_compute_environment")

    @api.depends("node_id")
    def _compute_environment(self):
        for connection in self:
            connection.node_id.check_access("write")
            # sudo: teletherapy.media.node - who may manage the node may know its secret
            node_sudo = connection.node_id.sudo()
            connection.environment = "\n".join(
                (
                    f"MEDIA_NODE_KEY={node_sudo.key}",
                    f"MEDIA_NODE_SECRET={node_sudo.secret}",
                    f"MEDIA_ODOO_URL={node_sudo.get_base_url()}",
                    f"MEDIA_ODOO_DATABASE={self.env.cr.dbname}",
                )
            )
