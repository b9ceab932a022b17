# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TeletherapyWrittenOnceMixin(models.AbstractModel):
    """Records that nobody changes or deletes, the system itself included.

    The ORM refuses with a sentence. PostgreSQL refuses below it, by a trigger, so that
    SQL of another addon or a slip of an administrator is no way around. A migration
    that has to touch the rows disables the trigger for that moment. Uninstalling drops
    the tables, and the function with them (`hooks.py`).
    """

    _name = "teletherapy.written.once.mixin"
    _description = "Written Once"
    # Columns that may be filled once, together, when they are all still empty.
    _filled_later = ()

    def init(self):
        result = super().init()
        if not self._abstract:
            self._protect_rows()
        return result

    @api.model
    def _protect_rows(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION teletherapy_written_once() RETURNS trigger
            AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
                    IF to_jsonb(OLD) - TG_ARGV::text[] = to_jsonb(NEW) - TG_ARGV::text[]
                        AND NOT EXISTS (
                            SELECT FROM unnest(TG_ARGV::text[]) AS name
                             WHERE to_jsonb(OLD) ->> name IS NOT NULL
                        )
                    THEN
                        RETURN NEW;
                    END IF;
                END IF;
                RAISE EXCEPTION 'Rows of % are written once.', TG_TABLE_NAME;
            END
            $$ LANGUAGE plpgsql
            """
        )
        table = SQL.identifier(self._table)
        self.env.cr.execute(
            SQL(
                """
                DROP TRIGGER IF EXISTS teletherapy_written_once ON %(table)s;
                CREATE TRIGGER teletherapy_written_once
                    BEFORE UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION teletherapy_written_once(%(names)s);
                DROP TRIGGER IF EXISTS teletherapy_written_once_all ON %(table)s;
                CREATE TRIGGER teletherapy_written_once_all
                    BEFORE TRUNCATE ON %(table)s
                    EXECUTE FUNCTION teletherapy_written_once()
                """,
                table=table,
                names=SQL(", ").join(SQL("%s", name) for name in self._filled_later),
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._get_written_once_text())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_written_once_text())

    @api.model
    def _get_written_once_text(self):
        return self.env._(
            "This is evidence of the practice. It is written once and cannot be "
            "changed or deleted by anybody."
        )
