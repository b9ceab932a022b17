// The rules of Odoo 19's own web tooling (addons/web/tooling/_eslintrc.json), for ES modules without jQuery and QUnit.
// What a file needs it imports ("@odoo/owl", "@odoo/hoot", "@web/…"); only what Odoo itself puts on the page is global.
import js from "@eslint/js";
import globals from "globals";

export default [
    { ignores: ["node_modules/", ".local/", "**/static/lib/"] },
    {
        files: ["addons/**/static/**/*.js", "eslint.config.mjs"],
        ...js.configs.recommended,
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, odoo: "readonly", luxon: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            ...js.configs.recommended.rules,
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            eqeqeq: ["error", "always", { null: "ignore" }],
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-duplicate-imports": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            // `event` and `self` are window's; where a variable of that name is meant, it was forgotten.
            "no-restricted-globals": ["error", "event", "self"],
            // Odoo patches classes from outside, which a #private member would forbid: private is `_name`.
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": [
                "error",
                { vars: "all", args: "none", ignoreRestSiblings: false, caughtErrors: "all" },
            ],
            "no-var": "error",
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
        },
    },
    {
        // A worklet has no window and globals of its own; tests may speak to the console.
        files: ["addons/**/static/tests/**/*.js"],
        rules: { "no-console": "off" },
    },
];
