import { Component, useState } from "@odoo/owl";
import { Invitations } from "./common/invitations";
import { InviteDialog } from "./invite_dialog";

/** The therapist's way to bring somebody in who has no account. */
export class InviteButton extends Component {
    static template = "teletherapy_media.InviteButton";
    static components = { InviteDialog };
    static props = { state: Object, invitations: Invitations };

    setup() {
        this.dialog = useState({ isOpen: false });
        this.close = () => (this.dialog.isOpen = false);
    }
}
