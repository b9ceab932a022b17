import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "./icon";

/** Says that the session is private, and only when it is: nobody has the keys but the people in it. */
export class Lock extends Component {
    static template = "teletherapy_media.Lock";
    static components = { Icon };
    static props = { isSecured: Boolean, isInGroup: Boolean };

    /** What exactly it stands for: in a group the connection ends in the media server, the frames do not. */
    get explanation() {
        return this.props.isInGroup
            ? _t(
                  "Every picture and sound is encrypted on the sender's device with keys from your practice, which only the people in this session get. The media server passes on what it cannot open."
              )
            : _t(
                  "Picture and sound are encrypted between your two devices. Your practice vouches for both ends."
              );
    }
}
