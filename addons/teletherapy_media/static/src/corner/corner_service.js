import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { CORNER_KEY, CORNER_SIZE } from "@teletherapy_media/room/common/corner_wire";

/** The session that the therapist has taken along into the web client, if there is one. */
export const cornerService = {
    start() {
        const id = Number(browser.sessionStorage.getItem(CORNER_KEY));
        const state = reactive({
            url: Number.isInteger(id) && id > 0 ? `/teletherapy/room/${id}` : null,
            size: CORNER_SIZE.CORNER,
            isOver: false,
            waiting: 0,
        });
        return {
            state,
            /** A session that is over is not shown again after a reload. */
            hear({ isOver, waiting }) {
                Object.assign(state, { isOver, waiting });
                if (isOver) {
                    browser.sessionStorage.removeItem(CORNER_KEY);
                } else {
                    browser.sessionStorage.setItem(CORNER_KEY, id);
                }
            },
            /** Takes the session out of the web client; who is in it leaves. */
            close() {
                browser.sessionStorage.removeItem(CORNER_KEY);
                Object.assign(state, { url: null, isOver: false, waiting: 0 });
            },
        };
    },
};

registry.category("services").add("teletherapy.corner", cornerService);
