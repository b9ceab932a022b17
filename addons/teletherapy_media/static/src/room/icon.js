import { Component } from "@odoo/owl";

/** A decorative picture; the name of what it stands for is always written beside it. */
export class Icon extends Component {
    static template = "teletherapy_media.Icon";
    static props = { name: String };
}
