import { registry } from "@web/core/registry";

const OPEN_ROLES = {
    content: "Open the tab Permission and Roles",
    trigger: "a.nav-link:contains(Permission and Roles)",
    run: "click",
};

registry.category("web_tour.tours").add("teletherapy_role", {
    steps: () => [
        {
            content: "Open the colleague",
            trigger: ".o_data_cell:contains(Test colleague)",
            run: "click",
        },
        OPEN_ROLES,
        {
            content: "Turn on Therapist > Teletherapy",
            trigger: "div[name=teletherapy_role] input:enabled:not(:checked)",
            run: "click",
        },
        {
            content: "Tick that the notice is read",
            trigger: ".modal div[name=has_read] input",
            run: "click",
        },
        {
            content: "Confirm the notice",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: "div[name=teletherapy_role] input:checked",
        },
        {
            content: "Nothing waits to be saved",
            trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
        },
    ],
});

registry.category("web_tour.tours").add("teletherapy_role_taken", {
    steps: () => [
        OPEN_ROLES,
        {
            content: "Turn off Therapist > Teletherapy",
            trigger: "div[name=teletherapy_role] input:enabled:checked",
            run: "click",
        },
        {
            content: "See what would be cancelled, and keep the role",
            trigger: ".modal:contains(Robin Vale) button:contains(Keep role)",
            run: "click",
        },
        {
            content: "It is still on; turn it off again",
            trigger: "body:not(.modal-open) div[name=teletherapy_role] input:enabled:checked",
            run: "click",
        },
        {
            content: "Take the role away",
            trigger: ".modal button:contains(Take role away and cancel appointments)",
            run: "click",
        },
        {
            content: "It is off",
            trigger: "body:not(.modal-open) div[name=teletherapy_role] input:not(:checked)",
        },
    ],
});

registry.category("web_tour.tours").add("teletherapy_role_greyed", {
    steps: () => [
        OPEN_ROLES,
        {
            content: "The toggle is greyed",
            trigger: "div[name=teletherapy_role] input:disabled",
        },
        {
            content: "A sentence says who can grant the role",
            trigger: "span:contains(Only a practice manager or owner)",
        },
    ],
});

registry.category("web_tour.tours").add("teletherapy_book", {
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
            content: "Telehealth session is ticked",
            trigger: "div[name=is_telehealth] input:checked",
        },
        {
            content: "What is missing is shown",
            trigger: ".alert-warning:contains(Choose the client)",
        },
        {
            content: "Look for the client",
            trigger: "div[name=client_id] input",
            run: "edit Robin",
        },
        {
            content: "Choose the client",
            trigger: ".dropdown-item:contains(Robin Vale)",
            run: "click",
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

registry.category("web_tour.tours").add("teletherapy_begin", {
    steps: () => [
        {
            content: "Click the appointment",
            trigger: ".fc-event:contains(Robin Vale)",
            run: "click",
        },
        {
            content: "Begin the session",
            trigger: ".o_popover .o-teletherapy-SessionAlert-begin:contains(Begin session)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The address of the room opens in this tab",
            trigger: ".o_breadcrumb:contains(Sessions)",
        },
    ],
});
