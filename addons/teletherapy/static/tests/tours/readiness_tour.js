import { registry } from "@web/core/registry";

const PROBLEMS = ".o-teletherapy-Problems";

registry.category("web_tour.tours").add("teletherapy_readiness", {
    steps: () => [
        {
            content: "Go to the next week, which is to come whatever day it is",
            trigger: ".o_calendar_button_next",
            run: "click",
        },
        {
            content: "It is there: today is not in it",
            trigger: ".fc-view:has(.fc-timegrid-col):not(:has(.fc-day-today))",
        },
        {
            content: "Click a day and time",
            trigger: ".fc-timegrid-slot-lane[data-time='11:00:00']",
            run: "click",
        },
        {
            content: "Choose the practice location",
            trigger: "div[name=practice_location_id] input",
            run: "click",
        },
        {
            content: "Teletherapy Office",
            trigger: ".dropdown-item:contains(Teletherapy Office)",
            run: "click",
        },
        {
            content: "Look for the client",
            trigger: "div[name=client_id] input",
            run: "edit Noa",
        },
        {
            content: "Choose the client",
            trigger: ".dropdown-item:contains(Noa Lind)",
            run: "click",
        },
        {
            content: "Open the notes",
            trigger: "a.nav-link:contains(Notes)",
            run: "click",
        },
        {
            content: "Type something that must not be lost",
            trigger: "div[name=notes] .odoo-editor-editable",
            run: "editor Kept",
        },
        {
            content: "Mend the country",
            trigger: `${PROBLEMS} button:contains(Set country)`,
            run: "click",
        },
        {
            content: "Look for the country",
            trigger: ".modal div[name=country_id] input",
            run: "edit United States",
        },
        {
            content: "Choose it",
            trigger: ".dropdown-item:text(United States)",
            run: "click",
        },
        {
            content: "Save the country",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Mend the e-mail",
            trigger: `body:not(:has(.modal)) ${PROBLEMS}:not(:contains(country)) button:contains(Add e-mail)`,
            run: "click",
        },
        {
            content: "Type the address",
            trigger: ".modal div[name=email] input",
            run: "edit noa@test.example",
        },
        {
            content: "Save the address",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Send the sign-up link",
            trigger: `body:not(:has(.modal)) ${PROBLEMS} button:contains(Send sign-up link)`,
            run: "click",
        },
        {
            content: "Nothing is missing any more",
            trigger: `.o_form_view:not(:has(${PROBLEMS}))`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The alert box tells when the room opens",
            trigger: ".o-teletherapy-SessionAlert:contains(You can begin it from)",
        },
    ],
});
