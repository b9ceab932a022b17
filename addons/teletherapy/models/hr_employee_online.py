# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class HrEmployee(models.Model):
    """Every employee has their online scheduling, turned off at first."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self.env["teletherapy.online.scheduling"]._create_for(employees)
        return employees
