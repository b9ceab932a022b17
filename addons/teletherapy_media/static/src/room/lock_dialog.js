import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getSafetyNumber } from "./common/safety_number";
import { RoomSession } from "./common/room_session";
import { useModal } from "./use_modal";

/** What the lock stands for, and, between two, the number by which they see it for themselves. */
export class LockDialog extends Component {
    static template = "teletherapy_media.LockDialog";
    static props = { room: RoomSession, state: Object, close: Function };

    setup() {
        this.state = useState(this.props.state);
        this.safety = useState({ number: "" });
        useModal("dialog", () => this.props.close());
        // the derivation is slow on purpose; the dialog does not wait for it
        onWillStart(() => void this._derive());
    }

    /** In a group the connection ends in the media server, the frames do not. */
    get explanation() {
        return this.state.isInGroup
            ? _t(
                  "Every picture and sound is encrypted on the sender's device with keys from your practice, which only the people in this session get. The media server passes on what it cannot open."
              )
            : _t(
                  "Picture and sound are encrypted between your two devices. Your practice vouches for both ends."
              );
    }

    async _derive() {
        const { peer } = this.props.room;
        if (!this.state.isInGroup && peer?.isSecured) {
            this.safety.number = await getSafetyNumber(peer.pairing, peer.fingerprints);
        }
    }
}
