import { jsToPyLocale } from "@web/core/l10n/utils";
import { translatedTerms, translationIsReady, translationLoaded } from "@web/core/l10n/translation";

const MODULE = "teletherapy_media";
const SOURCE_LANGUAGE = "en_US";

/**
 * Loads the terms of this module alone: the room opens sooner than with those of the whole web client. When
 * they cannot be loaded the page is in English, which is better than no page.
 *
 * @param {string} locale as in the page's `lang`
 */
export async function loadTranslations(locale) {
    const lang = jsToPyLocale(locale);
    if (lang && lang !== SOURCE_LANGUAGE) {
        try {
            const query = new URLSearchParams({ mods: MODULE, lang });
            const response = await fetch(`/web/webclient/translations?${query}`);
            const { messages } = (await response.json()).modules[MODULE];
            translatedTerms[MODULE] = Object.fromEntries(
                messages.map(({ id, string }) => [id, string])
            );
        } catch (error) {
            console.warn("The translations could not be loaded", error);
        }
    }
    translatedTerms[translationLoaded] = true;
    translationIsReady.resolve(true);
}
