import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { SessionAlert } from "@teletherapy/session_alert/session_alert";

/** The therapist's next telehealth session, on top of every page. */
export class PromptMenu extends Component {
    static template = "teletherapy.PromptMenu";
    static components = { Dropdown, SessionAlert };
    static props = {};

    setup() {
        this.prompt = useService("teletherapy.prompt");
        this.state = useState(this.prompt.state);
    }

    get next() {
        return this.state.sessions[0];
    }
}

registry
    .category("systray")
    .add("teletherapy.PromptMenu", { Component: PromptMenu }, { sequence: 30 });
