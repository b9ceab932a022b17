import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Chat } from "../common/chat";
import { getDecisionError } from "../decision_error";
import { useModal } from "../use_modal";

/** Asks once before the chat goes on record. */
export class ChatKeepDialog extends Component {
    static template = "teletherapy_media.ChatKeepDialog";
    static props = { chat: Chat, count: Number, close: Function };

    setup() {
        this.view = useState({ isBusy: false, error: "" });
        useModal("dialog", () => this.props.close());
    }

    get what() {
        const { count } = this.props;
        return count === 1
            ? _t("One message goes into the record of this session, where only you can read it.")
            : _t(
                  "%s messages go into the record of this session, where only you can read them.",
                  count
              );
    }

    async keep() {
        Object.assign(this.view, { isBusy: true, error: "" });
        try {
            await this.props.chat.keep();
            this.props.close();
        } catch (error) {
            this.view.error = getDecisionError(error);
        } finally {
            this.view.isBusy = false;
        }
    }
}
