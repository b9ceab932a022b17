import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("teletherapy_prompt", {
    steps: () => [
        {
            content: "At the minute the prompt comes by itself",
            trigger: ".o_notification:contains(The telehealth session with Robin Vale)",
            timeout: 20_000,
        },
        {
            content: "The item on top stands out",
            trigger: ".o-teletherapy-PromptMenu-open",
        },
        {
            content: "Begin the session",
            trigger: ".o_notification button:contains(Begin session)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The address of the room opens in this tab",
            trigger: ".o_breadcrumb:contains(Sessions)",
        },
    ],
});
