import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Sends a form once, however often an impatient thumb taps its button. */
export class SubmitOnce extends Interaction {
    static selector = ".o_teletherapy_once";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        // Back from the next page: the form is as it was, and can be sent again.
        _window: { "t-on-pageshow": () => (this.isSent = false) },
        "button[type='submit']": {
            "t-att-disabled": () => this.isSent,
            "t-att-aria-busy": () => (this.isSent ? "true" : false),
        },
    };

    setup() {
        this.isSent = false;
    }

    onSubmit() {
        this.isSent = true;
    }
}

/** Says so when the clock of this device is in another zone than the times shown. */
export class ZoneHint extends Interaction {
    static selector = ".o_teletherapy_zone";

    start() {
        const now = new Date();
        const offsetIn = (timeZone) => now.toLocaleString("en-US", { timeZone });
        if (offsetIn(this.el.dataset.tz) !== offsetIn(undefined)) {
            const hintEl = document.createElement("strong");
            hintEl.className = "d-block text-body";
            hintEl.textContent = this.el.dataset.hint;
            this.insert(hintEl, this.el);
        }
    }
}

const interactions = registry.category("public.interactions");
interactions.add("teletherapy_portal.submit_once", SubmitOnce);
interactions.add("teletherapy_portal.zone_hint", ZoneHint);
