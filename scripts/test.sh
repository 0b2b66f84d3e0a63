#!/bin/sh
# Every test: Python's layers by pytest, the console's by vitest. Arguments go to pytest.
. "$(dirname "$0")/lib.sh"

if [ $# -gt 0 ]; then exec "$BIN/pytest" "$@"; fi
say "→ Tests of the console"
(cd console && npm test --silent -- --run)
say "→ Tests of everything else"
exec "$BIN/pytest"
