#!/bin/sh
# What a change must pass: check.sh [style | types | imports | generated | tests | all].
. "$(dirname "$0")/lib.sh"

style() {
    "$BIN/ruff" format --check --quiet . && "$BIN/ruff" check --quiet . && "$BIN/codespell"
}
types() { "$BIN/mypy" && (cd console && npx --no-install tsc --noEmit -p .); }
imports() { "$BIN/lint-imports" --no-cache --verbose >/dev/null || "$BIN/lint-imports"; }
generated() { scripts/client.sh --check; }
tests() { make --no-print-directory test; }

run() {
    say "→ $1"
    "$1" || fail "$1: not passed; the findings stand above." "make fmt mends what is only shape."
}

what=${1:-all}
if [ "$what" = all ]; then
    scripts/setup.sh python-dev console
    for one in style types imports generated tests; do run "$one"; done
else
    scripts/setup.sh python-dev console
    run "$what"
fi
