import { _t } from "@web/core/l10n/translation";

/**
 * @param {Error} error of a decision that did not reach Odoo, or that Odoo refused
 * @returns {string} what is wrong and what to do
 */
export function getDecisionError(error) {
    return (
        error.refusal?.message ||
        _t("This could not be saved. Check your connection and try again.")
    );
}
