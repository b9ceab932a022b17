import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Invitations } from "./common/invitations";
import { formatTime } from "./common/session_time";
import { ROLE } from "./common/wire";
import { getDecisionError } from "./decision_error";
import { getRoleName } from "./role_texts";
import { useModal } from "./use_modal";

/** While it is looked at, it should tell when somebody has opened the link. */
const INTERVAL = 5_000;
const MAX_NAME_LENGTH = 60;

/** Makes a one-time link for somebody without an account, and takes it back. */
export class InviteDialog extends Component {
    static template = "teletherapy_media.InviteDialog";
    static props = { state: Object, invitations: Invitations, close: Function };

    setup() {
        this.MAX_NAME_LENGTH = MAX_NAME_LENGTH;
        this.roles = [ROLE.GUEST, ROLE.OBSERVER];
        this.getRoleName = getRoleName;
        this.state = useState(this.props.state);
        this.form = useState({ name: "", role: ROLE.GUEST, email: "" });
        this.view = useState({ isBusy: false, error: "", link: "", news: "" });
        const copyButton = useRef("copy");
        useEffect(
            (link) => link && copyButton.el.focus(),
            () => [this.view.link]
        );
        useModal("dialog", () => this.props.close());
        onMounted(() => {
            this.refresh();
            this.timer = setInterval(() => this.refresh(), INTERVAL);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get submitLabel() {
        return this.form.email.trim() ? _t("Send the link") : _t("Make a link to copy");
    }

    getStatus({ state, expires }) {
        return state === "open"
            ? _t("Link open until %s", formatTime(expires, document.documentElement.lang))
            : _t("Has used the link");
    }

    getWithdrawLabel({ name }) {
        return _t("Withdraw the invitation of %s", name);
    }

    async refresh() {
        try {
            await this.props.invitations.refresh();
        } catch {
            // the list is only news; what the therapist does tells of itself
        }
    }

    onSubmit(ev) {
        ev.preventDefault();
        return this._act(async () => {
            const { name, role, email } = this.form;
            const person = { name: name.trim(), role, email: email.trim() };
            this.view.link = await this.props.invitations.invite(person);
            this.view.news = person.email
                ? _t("The link is on its way to %s.", person.email)
                : _t("Give this link to %s.", person.name);
            Object.assign(this.form, { name: "", role: ROLE.GUEST, email: "" });
        });
    }

    withdraw(invitation) {
        return this._act(async () => {
            await this.props.invitations.withdraw(invitation);
            Object.assign(this.view, {
                link: "",
                news: _t("The invitation of %s was withdrawn.", invitation.name),
            });
        });
    }

    async copy(ev) {
        const { link } = this.view;
        try {
            await navigator.clipboard.writeText(link);
            this.view.news = _t("Copied.");
        } catch {
            ev.target.closest("dialog").querySelector("input[readonly]").select();
            this.view.news = _t("Press Ctrl+C to copy.");
        }
    }

    async _act(act) {
        Object.assign(this.view, { isBusy: true, error: "" });
        try {
            await act();
        } catch (error) {
            this.view.error = getDecisionError(error);
        } finally {
            this.view.isBusy = false;
        }
    }
}
