import { Component } from "@odoo/owl";

/** Stands for a person who is not seen: the first letters of their names. */
export class Avatar extends Component {
    static template = "teletherapy_media.Avatar";
    static props = { name: String };

    get initials() {
        const words = this.props.name.split(/\s+/).filter(Boolean);
        const [first, last] = [words.at(0), words.length > 1 ? words.at(-1) : ""];
        return [first, last]
            .map((word) => [...(word || "")][0] || "")
            .join("")
            .toLocaleUpperCase();
    }
}
