import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "./icon";

/** The way to the people who have no place on this page, and who of them speaks. */
export class Pager extends Component {
    static template = "teletherapy_media.Pager";
    static components = { Icon };
    static props = {
        /** counted from 0 */
        page: Number,
        count: Number,
        setPage: Function,
        /** says that somebody on another page speaks; empty when nobody does */
        speech: String,
        showSpeaker: Function,
    };

    get position() {
        return _t("Page %(page)s of %(count)s", {
            page: this.props.page + 1,
            count: this.props.count,
        });
    }

    /** After the last one comes the first one: both buttons always lead somewhere. */
    turn(step) {
        const { page, count } = this.props;
        this.props.setPage((page + step + count) % count);
    }
}
