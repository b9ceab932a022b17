import { mount, whenReady } from "@odoo/owl";
import { appTranslateFn } from "@web/core/l10n/translation";
import { getTemplate } from "@web/core/templates";
import { loadTranslations } from "@teletherapy_media/room/translations";
import { getRoom, StoryApp } from "./story_app";
import { getStories } from "./stories";

/** Shows the story that the address names; the names of all are in `window.storyNames`. */
(async function boot() {
    await whenReady();
    const stories = getStories();
    window.storyNames = Object.keys(stories);
    const name = new URLSearchParams(window.location.search).get("story");
    await loadTranslations(document.documentElement.lang);
    if (name) {
        const story = stories[name]();
        await mount(StoryApp, document.body, {
            getTemplate,
            props: { room: getRoom(story), story },
            // checks the props of every component
            test: true,
            translateFn: appTranslateFn,
        });
    }
    document.documentElement.dataset.isReady = "true";
})();
