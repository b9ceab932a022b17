import { Chat } from "./chat";
import { Courier } from "./courier";
import { GroupChannel } from "./group_channel";
import { getPeople } from "./others";

/** What people say to each other beside sound and picture, over whichever way there is between them. */
export class Talk {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {import("./room_group").RoomGroup} options.group
     * @param {{ keep_chat_url: string | false }} options.room
     * @param {(type: string, fields: Object) => boolean} options.send
     * @param {() => string} options.getSelf
     */
    constructor({ state, group, room, send, getSelf }) {
        this._pairChannel = null;
        this._groupChannel = new GroupChannel({ group, send });
        this._courier = new Courier({ getPeople: () => getPeople(state).map(({ id }) => id) });
        this._courier.addWay(this._groupChannel);
        this.chat = new Chat({
            state,
            courier: this._courier,
            keepUrl: room.keep_chat_url,
            getSelf,
        });
    }

    /** @param {boolean} [data] whether the node hands on what people of a group write */
    onJoined(data) {
        this._groupChannel.isSupported = Boolean(data);
    }

    /** @param {import("./peer").Peer?} peer the pair's connection, or null when it is over */
    setPeer(peer) {
        if (this._pairChannel) {
            this._courier.removeWay(this._pairChannel);
        }
        this._pairChannel = peer?.channel;
        if (this._pairChannel) {
            this._courier.addWay(this._pairChannel);
        }
    }

    receive(message) {
        this._groupChannel.receive(message);
    }

    /** The visit is over. */
    close() {
        this._courier.clear();
        this.chat.clear();
    }
}
