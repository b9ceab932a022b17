import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { arrange } from "./common/layout";
import { RoomSession } from "./common/room_session";
import { getMain, getSeen, isSelfApart, isSelfSeen } from "./common/stage_view";
import { Pager } from "./pager";
import { SelfTile } from "./self_tile";
import { Tile } from "./tile";

/** Stands for oneself among the ids of the others, which are hexadecimal. */
const SELF = "self";
const PAGER_HEIGHT = 56;

/**
 * The pictures, arranged as the person likes it. All tiles stay where they are in the document, so that no
 * picture and no voice stops when the arrangement changes: who is on another page is still heard. The room is told
 * how high the pictures are, so that none comes larger than it is shown, and none that is not shown.
 */
export class Grid extends Component {
    static template = "teletherapy_media.Grid";
    static components = { Pager, SelfTile, Tile };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.size = useState({ width: 0, height: 0 });
        this.root = useRef("root");
        const { view } = this.props.room;
        this.pin = (id) => view.pin(id === this.state.view.pinnedId ? null : id);
        this.setPage = (page) => view.setPage(page);
        const observer = new ResizeObserver(([{ contentRect }]) => {
            this.size.width = contentRect.width;
            this.size.height = contentRect.height;
        });
        useEffect(
            (el) => {
                observer.observe(el);
                return () => observer.unobserve(el);
            },
            () => [this.root.el]
        );
        useEffect(
            (heights) => this.props.room.setView(JSON.parse(heights)),
            () => [JSON.stringify(this.heights)]
        );
        onWillUnmount(() => observer.disconnect());
    }

    get others() {
        return getSeen(this.state);
    }

    get isGroup() {
        return this.others.length > 1;
    }

    get isSelfShown() {
        return isSelfSeen(this.state) && !isSelfApart(this.state) && this.others.length > 0;
    }

    get isSelfSpeaking() {
        const { speakerId, others } = this.state;
        return speakerId !== null && !(speakerId in others);
    }

    get main() {
        return getMain(this.state);
    }

    get arrangement() {
        return arrange({
            ids: this.others.map(({ id }) => id),
            self: this.isSelfShown ? SELF : null,
            main: this.main,
            page: this.state.view.page,
            pagerHeight: PAGER_HEIGHT,
            ...this.size,
        });
    }

    get heights() {
        const { places } = this.arrangement;
        return Object.fromEntries(
            this.others.map(({ id }) => [
                id,
                Math.round((places[id]?.height ?? 0) * window.devicePixelRatio),
            ])
        );
    }

    /** Who is heard without being seen, and the page that shows them. */
    get awaySpeaker() {
        const { places } = this.arrangement;
        const speaker = this.others.find(({ id }) => id === this.state.speakerId);
        return speaker && !places[speaker.id] ? speaker : null;
    }

    get awayLabel() {
        return this.awaySpeaker ? _t("%s is speaking", this.awaySpeaker.name) : "";
    }

    showSpeaker() {
        const { id } = this.awaySpeaker;
        this.setPage(this.arrangement.pages.findIndex((ids) => ids.includes(id)));
    }

    getStyle(id, places) {
        const place = places[id];
        return place
            ? Object.entries(place)
                  .map(([name, value]) => `${name}: ${Math.round(value * 100) / 100}px`)
                  .join("; ")
            : "";
    }
}
