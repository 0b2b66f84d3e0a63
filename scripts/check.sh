#!/bin/sh
# What a change must pass: check.sh [style | types | imports | generated | tests | all].
. "$(dirname "$0")/lib.sh"

style() {
    "$BIN/ruff" format --check --quiet . && "$BIN/ruff" check --quiet . && "$BIN/codespell" &&
        npm --prefix console run --silent fmt-check -- --log-level warn ||
        fail "style: not passed; the findings stand above." "make fmt mends most of it."
}
types() { "$BIN/mypy" && npm --prefix console run --silent types; }
imports() { "$BIN/lint-imports" --no-cache --verbose >/dev/null || "$BIN/lint-imports"; }
generated() { scripts/client.sh --check; }
tests() { make --no-print-directory test; }

run() {
    say "→ $1"
    "$1" || fail "$1: not passed; the findings stand above."
}

scripts/setup.sh python-dev console
case ${1:-all} in
all) for one in style types imports generated tests; do run "$one"; done ;;
style | types | imports | generated | tests) run "$1" ;;
*) fail "There is no check called $1." "Checks: style types imports generated tests all" ;;
esac
