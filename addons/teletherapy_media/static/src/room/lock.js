import { Component, useState } from "@odoo/owl";
import { RoomSession } from "./common/room_session";
import { Icon } from "./icon";
import { LockDialog } from "./lock_dialog";

/** Says that the session is private, and only when it is: nobody has the keys but the people in it. Opens what that means. */
export class Lock extends Component {
    static template = "teletherapy_media.Lock";
    static components = { Icon, LockDialog };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.dialog = useState({ isOpen: false });
        this.close = () => (this.dialog.isOpen = false);
    }
}
