"""Whether everybody can use a page: axe-core's rules, the width of a small phone, the keyboard."""

from playwright.sync_api import TimeoutError

from devstack.paths import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZES = ({"width": 360, "height": 640}, {"width": 1280, "height": 800})

# Odoo's own: on the portal, pictures without a text beside the titles of the cards, and the spinner
# of their counters; in the web client, its fields for a selection and for tags, its badges, the
# labels of what is read only, the tabs of a notebook, and its lists.
OF_ODOO = [
    ".o_portal_icon > img",
    ".o_portal_doc_spinner",
    ".o_field_selection .o_select_menu",
    ".o_field_many2many_tags",
    ".o_field_badge",
    ".o_form_label_readonly",
    ".o_notebook_headers",
    ".o_list_renderer",
]

RUN_AXE = """async ({ include, exclude }) => {
    // What fades in is pale until it is there.
    const passing = document.getAnimations().filter(
        ({ effect }) => effect.getComputedTiming().iterations !== Infinity
    );
    await Promise.allSettled(passing.map(({ finished }) => finished));
    const context = include ? { include: [include], exclude } : { exclude };
    const { violations } = await axe.run(context, { resultTypes: ["violations"] });
    return violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .flatMap(({ id, help, nodes }) =>
            nodes.map(({ target, html }) => `${id}: ${help}: ${target} ${html.slice(0, 160)}`)
        );
}"""

WIDTH_TOO_MUCH = """() =>
    document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"""

MOVING = """() => document
    .getAnimations()
    .filter(({ playState, effect }) =>
        playState === "running" && effect.getComputedTiming().iterations === Infinity)
    .map(({ animationName, effect }) => `${animationName} on ${effect.target.className}`)"""

FOCUS_IS_SEEN = """(element) => {
    const look = () => {
        const { outlineStyle, outlineColor, boxShadow } = getComputedStyle(element);
        return `${outlineStyle} ${outlineStyle === "none" ? "" : outlineColor} ${boxShadow}`;
    };
    const focused = look();
    element.blur();
    const plain = look();
    element.focus();
    return focused !== plain;
}"""


def check_page(page, name, within=None):
    """Check the page in the size of a small phone and in that of a computer."""
    before = page.viewport_size
    for size in SIZES:
        page.set_viewport_size(size)
        check_size(page, name, within)
    page.set_viewport_size(before)


def check_size(page, name, within=None):
    """No serious or critical violation, and nothing beside the screen.

    `within` is the part that is ours, where the page around it is Odoo's web client.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    if within:
        page.locator(within).first.wait_for()
    found = page.evaluate(RUN_AXE, {"include": within, "exclude": OF_ODOO})
    where = f"{name}, {page.viewport_size['width']} px wide"
    assert not found, f"{where}:\n" + "\n".join(found)
    # The web client arranges itself a moment after its size has changed.
    try:
        page.wait_for_function(f"({WIDTH_TOO_MUCH})() <= 0", timeout=5_000)
    except TimeoutError:
        raise AssertionError(f"{where}: it scrolls sideways") from None


def check_stillness(page, name):
    """Nothing moves on and on, once all is loaded, for a person who asked for less motion."""
    try:
        page.wait_for_function(f"!({MOVING})().length", timeout=10_000)
    except TimeoutError:
        moving = page.evaluate(MOVING)
        raise AssertionError(f"{name}: it moves on and on: {moving}") from None


def tab_to(page, target, limit=60):
    """Press Tab until `target` has the focus, and see that it shows."""
    for _press in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            assert target.evaluate(FOCUS_IS_SEEN), f"The focus cannot be seen on {target}"
            return
    raise AssertionError(f"Tab does not lead to {target}")


def tab_around(page, dialog, presses=12):
    """Press Tab so often that whoever could leave the dialog would have left it."""
    for _press in range(presses):
        page.keyboard.press("Tab")
        assert dialog.evaluate(
            "(element) => element.contains(document.activeElement)"
            " || document.activeElement === document.body"
        ), "Tab leads out of the dialog"
