import { Component, useState } from "@odoo/owl";
import { RoomSession } from "./common/room_session";
import { PeopleDialog } from "./people_dialog";

/** The therapist's way to the people of the session. */
export class PeopleButton extends Component {
    static template = "teletherapy_media.PeopleButton";
    static components = { PeopleDialog };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.dialog = useState({ isOpen: false });
        this.close = () => (this.dialog.isOpen = false);
    }
}
