import { Component } from "@odoo/owl";
import { Icon } from "../icon";

/** Tells at once, and until it was read, that what people wrote is being kept; the panel goes on saying so. */
export class ChatKeptNotice extends Component {
    static template = "teletherapy_media.ChatKeptNotice";
    static components = { Icon };
    static props = { chat: Object, dismiss: Function };
}
