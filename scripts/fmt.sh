#!/bin/sh
# Put the code in shape: what ruff and prettier can mend by themselves.
. "$(dirname "$0")/lib.sh"

"$BIN/ruff" check --quiet --fix-only .
"$BIN/ruff" format --quiet .
npm --prefix console run --silent fmt -- --log-level warn
