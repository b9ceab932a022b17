import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { Care, makeCareState } from "./common/care";
import { ConnectionLog } from "./common/connection_log";
import { RoomSession } from "./common/room_session";
import { makeRoomState, SCREEN } from "./common/room_state";
import { ClosingPage } from "./closing_page";
import { Stage } from "./stage";
import { WaitingRoom } from "./waiting_room";

/** The room page: shows the screen that the visit has come to. */
export class RoomApp extends Component {
    static template = "teletherapy_media.RoomApp";
    static components = { ClosingPage, Stage, WaitingRoom };
    static props = {
        room: {
            type: Object,
            shape: {
                session_id: Number,
                ticket_url: String,
                end_url: String,
                waiting_url: String,
                message_url: String,
                back_url: [String, Boolean],
                title: String,
                care: Object,
                // each class names for itself what else it needs of it
                "*": true,
            },
        },
    };

    setup() {
        this.SCREEN = SCREEN;
        this.state = useState(makeRoomState());
        this.session = new RoomSession({ state: this.state, room: this.props.room });
        this.care = new Care({
            state: useState(makeCareState()),
            urls: this.props.room.care,
            connection: new ConnectionLog(() => this.session.peer?.getStats()),
        });
        onMounted(() => this.start());
        onWillUnmount(() => this.care.stop());
    }

    start() {
        this.session.start();
        this.care.start();
    }
}
