#!/bin/sh
# Every test: Python's layers by pytest, the console's by vitest. Arguments go to pytest.
. "$(dirname "$0")/lib.sh"

if [ $# -gt 0 ]; then exec "$BIN/pytest" "$@"; fi
say "→ Tests of the console"
(cd console && npm test --silent -- --run)

# Calls are placed in real time, so those tests have the machine for themselves.
REAL_CALLS="tests/pbx tests/house tests/browser"
ignored=""
for folder in $REAL_CALLS; do ignored="$ignored --ignore=$folder"; done
faults=0
say "→ Tests without calls, on all cores"
"$BIN/pytest" -q -n "$(nproc)" $ignored || faults=1
say "→ Tests with real calls, one after the other"
"$BIN/pytest" -q $REAL_CALLS || faults=1
exit $faults
