#!/usr/bin/env bash
# Runs every linter, also when an earlier one has found something, and says at the end which were not content.
#   scripts/lint.sh          changes nothing
#   scripts/lint.sh --fix    first lets the formatters mend what they can
# Needs the network only when an environment or node_modules is not there yet.
. "$(dirname "$0")/lib.sh"

case ${1:-} in
'') MEND= ;;
--fix) MEND=1 ;;
*) die "unknown argument '$1'" "Use scripts/lint.sh or scripts/lint.sh --fix." ;;
esac

install_shellcheck() {
    if command -v shellcheck >/dev/null || ! command -v apt-get >/dev/null; then return; fi
    step "Installing Debian's package shellcheck"
    as_root apt-get -qq install -y --no-install-recommends shellcheck >/dev/null ||
        { as_root apt-get -qq update && as_root apt-get -qq install -y --no-install-recommends shellcheck >/dev/null; } ||
        die "shellcheck could not be installed" "Check the network, then call make lint again."
}

"$ROOT/scripts/install_python.sh" bootstrap dev
PATH=$ENVS/dev/bin:$ENVS/bootstrap/bin:$PATH
cd "$ROOT"
"$ROOT/scripts/install_node_modules.sh"
install_shellcheck

FAILED=()
# check NAME cmd …: runs the linter and remembers when it is not content.
check() {
    local name=$1
    shift
    step "$name"
    "$@" || FAILED+=("$name")
}

# Each of them looks at the whole repository and finds the settings beside what it looks at.
ruff_check() { ruff check --quiet ${MEND:+--fix} .; }
ruff_format() { if [ -n "$MEND" ]; then ruff format --quiet .; else ruff format --quiet --diff .; fi; }
eslint() { node_modules/.bin/eslint --no-error-on-unmatched-pattern --max-warnings 0 ${MEND:+--fix} addons tests eslint.config.mjs; }
prettier() {
    local mode=--check
    [ -z "$MEND" ] || mode=--write
    node_modules/.bin/prettier "$mode" --log-level warn --no-error-on-unmatched-pattern \
        'addons/**/*.{js,xml,scss}' 'tests/**/*.{js,mjs}' '*.{mjs,yml}' '.github/**/*.yml' 'deploy/**/*.{json,yaml}'
}
pylint_odoo() {
    local manifests=(addons/*/__manifest__.py)
    pylint "${manifests[@]%/__manifest__.py}"
}
mypy_strict() { (cd media_server && mypy --no-error-summary src); }
shell_scripts() {
    local scripts
    mapfile -t scripts < <(find .ci scripts docker media_server tests -name '*.sh' -o -path .ci/run 2>/dev/null | sort)
    if command -v shellcheck >/dev/null; then
        shellcheck "${scripts[@]}"
    else
        step "There is no shellcheck here: bash only reads the scripts"
        local script
        for script in "${scripts[@]}"; do bash -n "$script" || return 1; done
    fi
}

check "ruff check" ruff_check
check "ruff format" ruff_format
check "pylint-odoo" pylint_odoo
check "mypy --strict" mypy_strict
check "eslint" eslint
check "prettier" prettier
check "shellcheck" shell_scripts

if [ "${#FAILED[@]}" -gt 0 ]; then
    printf -v names '%s, ' "${FAILED[@]}"
    die "${names%, }" "Read their findings above. 'make format' mends formatting and what has one right answer; the rest is by hand."
fi
step "Every linter is content"
