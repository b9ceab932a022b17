import { RoomApp } from "@teletherapy_media/room/room_app";

const ROOM = {
    session_id: 7,
    ticket_url: "/story/ticket",
    end_url: "/story/end",
    waiting_url: "/story/waiting",
    message_url: "/story/message",
    farewell_url: "/story/farewell",
    remove_url: "/story/remove",
    allow_back_url: "/story/allow_back",
    group_url: "/story/group",
    worker_url: "/story/worker.js",
    back_url: "/my/teletherapy/7",
    title: "Harbor Counseling",
};

/** The room page itself, put into a state instead of coming to it: it asks neither Odoo nor a media server. */
export class StoryApp extends RoomApp {
    static props = { ...RoomApp.props, story: Object };

    setup() {
        super.setup();
        const { state, view } = this.props.story;
        Object.assign(this.state, state);
        Object.assign(this.state.view, view);
        // what the page would tell the media server
        this.session.group.setView = (heights) => (window.storyHeights = heights);
    }

    start() {}
}

/** @returns {Object} what the page of the person comes with */
export function getRoom({ state }) {
    const isTherapist = state.role === "therapist";
    return {
        ...ROOM,
        back_url: isTherapist ? "/odoo/my-schedule/7" : ROOM.back_url,
        care: { role: state.role || "client", numbers: [], closing_url: "/story/closing" },
    };
}
