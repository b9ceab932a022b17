import { Component, onError, onMounted, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { Care, makeCareState } from "./common/care";
import { ConnectionLog } from "./common/connection_log";
import { Corner } from "./common/corner";
import { CORNER_SIZE } from "./common/corner_wire";
import { getApplicants } from "./common/others";
import { RoomSession } from "./common/room_session";
import { makeRoomState, SCREEN } from "./common/room_state";
import { ROLE } from "./common/wire";
import { ClosingPage } from "./closing_page";
import { Stage } from "./stage";
import { WaitingRoom } from "./waiting_room";

/** How often the page is drawn anew after a defect; each of them would come back otherwise. */
const MOST_DRAWINGS = 5;

/**
 * The room page: shows the screen that the visit has come to. What goes wrong in drawing it does not end the
 * session, which does not depend on it.
 */
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
        this.corner = new Corner();
        this.view = useState({ drawing: 1, size: null });
        this.corner.addEventListener("size", () => (this.view.size = this.corner.size));
        onError((error) => {
            console.error("A part of the page could not be drawn", error);
            this.view.drawing++;
        });
        onMounted(() => this.start());
        onWillUnmount(() => {
            this.care.stop();
            this.corner.stop();
        });
        useEffect(
            (isOver, waiting) => this.corner.tell({ isOver, waiting }),
            () => [this.state.screen === SCREEN.CLOSED, getApplicants(this.state).length]
        );
    }

    get isSmall() {
        return this.view.size === CORNER_SIZE.CORNER;
    }

    /** Who has a record to work in. */
    get canWorkInOdoo() {
        return this.state.role === ROLE.THERAPIST;
    }

    start() {
        this.corner.start();
        this.session.start();
        this.care.start();
    }

    get isBroken() {
        return this.view.drawing > MOST_DRAWINGS;
    }

    reload() {
        window.location.reload();
    }
}
