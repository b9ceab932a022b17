import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

const RETRY_SECONDS = 30;
// A series changes many sessions at once; all of it is one question.
const BUS_DELAY = 300;

/**
 * Prompts the therapist in every open tab when a session can be begun.
 *
 * The server says after how many seconds its answer will be another one, so the prompt
 * comes at the minute without anybody sending it. The bus tells of changes. A computer
 * that slept has missed both: it asks again when it is back.
 */
export const promptService = {
    dependencies: ["action", "bus_service", "notification", "orm"],

    start(env, { action, bus_service: bus, notification, orm }) {
        const state = reactive({ sessions: [] });
        if (!session.teletherapy_prompts) {
            return { state, dismiss: () => {} };
        }
        /** @type {Map<string, function(): void>} shown prompts, by key */
        const shown = new Map();
        const told = new Set();
        let timer, busTimer;
        let questions = 0;

        function schedule(seconds) {
            browser.clearTimeout(timer);
            timer = browser.setTimeout(refresh, seconds * 1_000);
        }

        async function refresh() {
            const question = ++questions;
            let answer;
            try {
                answer = await orm.silent.call("teletherapy.session", "get_prompts", []);
            } catch {
                // Offline, or Odoo is being restarted: what is shown stays meanwhile.
                schedule(RETRY_SECONDS);
                return;
            }
            if (question !== questions) {
                return;
            }
            state.sessions = answer.sessions;
            update(answer.sessions.filter((prompt) => prompt.is_due));
            answer.sessions.forEach(tellLate);
            schedule(answer.refresh_in);
        }

        function update(due) {
            const keys = new Set(due.map((prompt) => prompt.key));
            for (const [key, close] of shown) {
                if (!keys.has(key)) {
                    close();
                }
            }
            for (const prompt of due) {
                if (!told.has(prompt.key)) {
                    told.add(prompt.key);
                    show(prompt);
                }
            }
        }

        function show(prompt) {
            const close = notification.add(prompt.alert.message, {
                type: "info",
                sticky: true,
                className: "o-teletherapy-Prompt",
                onClose: () => shown.delete(prompt.key),
                buttons: [
                    {
                        name: _t("Begin session"),
                        primary: true,
                        onClick: () => begin(prompt),
                    },
                ],
            });
            shown.set(prompt.key, close);
        }

        /** Once, however often the question is asked again. */
        function tellLate({ key, alert }) {
            const lateKey = `${key},late`;
            if (alert.client_late && !told.has(lateKey)) {
                told.add(lateKey);
                notification.add(alert.client_late, { type: "warning", sticky: true });
            }
        }

        async function begin(prompt) {
            await action.doAction(
                await orm.call("calendar.event", "action_begin", [prompt.event_id])
            );
        }

        /** The person has seen the prompts. */
        function dismiss() {
            for (const close of shown.values()) {
                close();
            }
        }

        function onBack() {
            if (!document.hidden) {
                refresh();
            }
        }

        bus.subscribe("teletherapy.session/changed", () => {
            browser.clearTimeout(busTimer);
            busTimer = browser.setTimeout(refresh, BUS_DELAY);
        });
        bus.addEventListener("BUS:RECONNECT", refresh);
        bus.start();
        document.addEventListener("visibilitychange", onBack);
        browser.addEventListener("online", onBack);
        browser.addEventListener("pageshow", (ev) => ev.persisted && onBack());
        refresh();
        return { state, dismiss };
    },
};

registry.category("services").add("teletherapy.prompt", promptService);
