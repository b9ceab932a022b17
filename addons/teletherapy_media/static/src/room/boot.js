import { mount, whenReady } from "@odoo/owl";
import { appTranslateFn } from "@web/core/l10n/translation";
import { getTemplate } from "@web/core/templates";
import { RoomApp } from "./room_app";
import { loadTranslations } from "./translations";

(async function boot() {
    await whenReady();
    const root = document.getElementById("teletherapy_room");
    const room = JSON.parse(document.getElementById("teletherapy_room_data").textContent);
    await loadTranslations(document.documentElement.lang);
    root.replaceChildren();
    await mount(RoomApp, root, {
        getTemplate,
        props: { room },
        translateFn: appTranslateFn,
    });
})();
