import { Component, useState } from "@odoo/owl";
import { Hand } from "./common/hand";
import { Moderation } from "./common/moderation";
import { PeopleDialog } from "./people_dialog";

/** The therapist's way to the people of the session. */
export class PeopleButton extends Component {
    static template = "teletherapy_media.PeopleButton";
    static components = { PeopleDialog };
    static props = { state: Object, moderation: Moderation, hand: Hand };

    setup() {
        this.dialog = useState({ isOpen: false });
        this.close = () => (this.dialog.isOpen = false);
    }
}
