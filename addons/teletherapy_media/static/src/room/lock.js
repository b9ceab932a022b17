import { Component } from "@odoo/owl";
import { Icon } from "./icon";

/** Says that the session is private, and only when it is: both ends verified, their keys in use. */
export class Lock extends Component {
    static template = "teletherapy_media.Lock";
    static components = { Icon };
    static props = { isSecured: Boolean };
}
