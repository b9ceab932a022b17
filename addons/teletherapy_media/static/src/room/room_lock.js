import { Component, useState } from "@odoo/owl";
import { Icon } from "./icon";

/** Says to everybody that nobody new comes in. */
export class RoomLock extends Component {
    static template = "teletherapy_media.RoomLock";
    static components = { Icon };
    static props = { state: Object };

    setup() {
        this.state = useState(this.props.state);
    }
}
