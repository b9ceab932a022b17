import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const RETRY_SECONDS = 30;
// A series changes many sessions at once; all of it is one question.
const BUS_DELAY = 300;
// Browsers read a longer delay of setTimeout as none.
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * Keeps a piece of the page as the server would render it now.
 *
 * The server says with each answer after how many seconds something will look
 * different, and the bus tells of changes. A computer that sleeps stops the timer, so
 * the piece is also fetched whenever the page comes back to the person's eyes.
 */
export class Refreshed extends Interaction {
    static selector = ".o_teletherapy_refreshed";
    dynamicContent = {
        _document: { "t-on-visibilitychange": this.refreshIfVisible },
        _window: {
            "t-on-pageshow": this.onPageShow,
            "t-on-online": this.refreshIfVisible,
        },
    };

    setup() {
        this.contentEl = this.el.querySelector(".o_teletherapy_content");
        this.announcementEl = this.el.querySelector(".o_teletherapy_announcement");
        this.code = this.el.dataset.code;
        this.message = this.el.dataset.message ?? "";
        this.html = null;
        this.timeout = null;
        this.registerCleanup(() => clearTimeout(this.timeout));
        this.listenToBus();
    }

    /** A session that was booked, moved or cancelled shows up at once. */
    listenToBus() {
        const bus = this.services.bus_service;
        const onChanged = () => {
            clearTimeout(this.busTimeout);
            this.busTimeout = this.waitForTimeout(this.refreshIfVisible, BUS_DELAY);
        };
        bus.subscribe("teletherapy.session/changed", onChanged);
        bus.start();
        this.registerCleanup(() => bus.unsubscribe("teletherapy.session/changed", onChanged));
    }

    start() {
        this.schedule(Number(this.el.dataset.refreshIn));
    }

    /** A page that comes out of the back/forward cache is as old as the visit. */
    onPageShow(ev) {
        if (ev.persisted) {
            return this.refreshIfVisible();
        }
    }

    refreshIfVisible() {
        if (!document.hidden) {
            return this.refresh();
        }
    }

    async refresh() {
        let answer;
        try {
            answer = await this.waitFor(rpc(this.el.dataset.url, {}, { silent: true }));
        } catch {
            // Offline, or Odoo is being restarted: the page stays as it is meanwhile.
            this.schedule(RETRY_SECONDS);
            return;
        }
        if (answer.html !== this.html) {
            this.html = answer.html;
            this.protectSyncAfterAsync(() => this.show(answer))();
        }
        this.schedule(answer.refresh_in);
    }

    show({ html, code, sentence, message }) {
        const focusedHref =
            this.contentEl.contains(document.activeElement) &&
            document.activeElement.getAttribute("href");
        const parsed = new DOMParser().parseFromString(html, "text/html");
        this.contentEl.replaceChildren(...parsed.body.childNodes);
        if (focusedHref) {
            [...this.contentEl.querySelectorAll("a")]
                .find((linkEl) => linkEl.getAttribute("href") === focusedHref)
                ?.focus();
        }
        if (code !== this.code) {
            this.code = code;
            this.announcementEl.textContent = sentence;
        }
        if (message !== this.message) {
            this.message = message;
            this.announcementEl.textContent = message || sentence;
        }
    }

    /** @param {number|false} seconds nothing is scheduled without a number */
    schedule(seconds) {
        clearTimeout(this.timeout);
        if (seconds) {
            this.timeout = this.waitForTimeout(
                this.refreshIfVisible,
                Math.min(seconds * 1000, MAX_TIMEOUT)
            );
        }
    }
}

registry.category("public.interactions").add("teletherapy_portal.refreshed", Refreshed);
