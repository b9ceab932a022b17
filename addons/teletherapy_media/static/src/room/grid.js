import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { getGrid } from "./common/grid";
import { getCompany, getOther } from "./common/others";
import { RoomSession } from "./common/room_session";
import { ROLE } from "./common/wire";
import { Icon } from "./icon";
import { SelfVideo } from "./self_video";
import { Tile } from "./tile";

/**
 * The others, as large as can be. Where there are several of them oneself is one of the tiles, too.
 * It tells the room how high the pictures are, so that none comes larger than it is shown.
 */
export class Grid extends Component {
    static template = "teletherapy_media.Grid";
    static components = { Icon, SelfVideo, Tile };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.size = useState({ width: 1, height: 1 });
        this.root = useRef("root");
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
            (height, ids) => this.tell(height, ids.split(" ")),
            () => [this.tileHeight, this.others.map(({ id }) => id).join(" ")]
        );
        onWillUnmount(() => observer.disconnect());
    }

    /** Whoever is on the way back keeps the tile; alone, one sees whom one waits for. */
    get others() {
        const company = getCompany(this.state);
        const other = getOther(this.state);
        return company.length || !other ? company : [other];
    }

    get isSmall() {
        return this.others.length > 1;
    }

    get isSelfShown() {
        return this.isSmall && this.state.role !== ROLE.OBSERVER;
    }

    get grid() {
        const count = this.others.length + (this.isSelfShown ? 1 : 0);
        return getGrid(count, this.size.width, this.size.height);
    }

    get style() {
        const { columns, rows } = this.grid;
        return `--columns: ${columns}; --rows: ${rows}`;
    }

    get tileHeight() {
        return Math.round((this.size.height / this.grid.rows) * window.devicePixelRatio);
    }

    tell(height, ids) {
        this.props.room.setView(Object.fromEntries(ids.filter(Boolean).map((id) => [id, height])));
    }
}
