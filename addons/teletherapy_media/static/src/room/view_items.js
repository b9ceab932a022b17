import { _t } from "@web/core/l10n/translation";
import { LAYOUT } from "./common/layout";
import { getLayout, getLayouts, getSeen } from "./common/stage_view";
import { ROLE } from "./common/wire";

function getLabel(layout) {
    switch (layout) {
        case LAYOUT.FULL:
            return _t("Other person full");
        case LAYOUT.SIDE:
            return _t("Side by side");
        case LAYOUT.GRID:
            return _t("Grid");
        default:
            return _t("Active speaker");
    }
}

/**
 * @param {ReturnType<import("./common/room_state").makeRoomState>} state
 * @param {import("./common/stage_view").StageView} view
 * @returns {Object[]} what the menu offers for how the session is looked at, as MenuButton takes it
 */
export function getViewItems(state, view) {
    if (!getSeen(state).length) {
        return [];
    }
    const { isSelfHidden } = state.view;
    const items = getLayouts(state).map((layout) => ({
        id: `layout-${layout}`,
        icon: layout,
        label: getLabel(layout),
        isOn: layout === getLayout(state),
        isChoice: true,
        run: () => view.setLayout(layout),
    }));
    if (state.role !== ROLE.OBSERVER) {
        items.push({
            id: "self-view",
            icon: isSelfHidden ? "show" : "hide",
            label: isSelfHidden ? _t("Show self view") : _t("Hide self view"),
            run: () => view.setSelfHidden(!isSelfHidden),
        });
    }
    return items;
}
