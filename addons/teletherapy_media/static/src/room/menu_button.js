import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { Icon } from "./icon";

/**
 * A round button that opens a menu above it: the menu button of the ARIA Authoring Practices Guide. Arrows, Home,
 * End and first letters move in it, Escape closes it and gives the focus back, Tab and a click elsewhere close it.
 */
export class MenuButton extends Component {
    static template = "teletherapy_media.MenuButton";
    static components = { Icon };
    static props = {
        caption: String,
        icon: String,
        items: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    id: String,
                    label: String,
                    icon: String,
                    run: Function,
                    /** of what is on or off; without it the item just does something */
                    isOn: { type: Boolean, optional: true },
                    /** exactly one of several is on: the items beside it that are choices, too */
                    isChoice: { type: Boolean, optional: true },
                },
            },
        },
    };

    setup() {
        this.state = useState({ isOpen: false });
        this.root = useRef("root");
        this.button = useRef("button");
        /** which item gets the focus when the menu is drawn, counted from the end when negative */
        this._first = 0;
        useEffect(
            (isOpen) => {
                if (isOpen) {
                    this._items.at(this._first)?.focus();
                }
            },
            () => [this.state.isOpen]
        );
        this._onPointerDown = ({ target }) => {
            if (!this.root.el?.contains(target)) {
                this.state.isOpen = false;
            }
        };
        document.addEventListener("pointerdown", this._onPointerDown);
        onWillUnmount(() => document.removeEventListener("pointerdown", this._onPointerDown));
    }

    get _items() {
        return [...this.root.el.querySelectorAll("[role^=menuitem]")];
    }

    getRole({ isOn, isChoice }) {
        if (isOn === undefined) {
            return "menuitem";
        }
        return isChoice ? "menuitemradio" : "menuitemcheckbox";
    }

    open(first = 0) {
        this._first = first;
        this.state.isOpen = true;
    }

    close() {
        this.state.isOpen = false;
        this.button.el.focus();
    }

    /** What an item opens gives the focus back to where it was: to this button. */
    choose(item) {
        this.close();
        item.run();
    }

    onClickButton() {
        if (this.state.isOpen) {
            this.close();
        } else {
            this.open();
        }
    }

    onButtonKeydown(ev) {
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.open(ev.key === "ArrowDown" ? 0 : -1);
        }
    }

    onMenuKeydown(ev) {
        const items = this._items;
        const current = items.indexOf(document.activeElement);
        const targets = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
        if (ev.key in targets) {
            ev.preventDefault();
            items.at(targets[ev.key] % items.length).focus();
        } else if (ev.key === "Escape") {
            ev.preventDefault();
            this.close();
        } else if (ev.key === "Tab") {
            this.state.isOpen = false;
        } else if (
            ev.key.length === 1 &&
            ev.key !== " " &&
            !(ev.ctrlKey || ev.metaKey || ev.altKey)
        ) {
            const letter = ev.key.toLowerCase();
            [...items.slice(current + 1), ...items.slice(0, current + 1)]
                .find((item) => item.textContent.trim().toLowerCase().startsWith(letter))
                ?.focus();
        }
    }
}
