#!/bin/sh
# Run the named benches, or all of them, one after the other: bench.sh [name ...]
. "$(dirname "$0")/lib.sh"

if [ $# -eq 0 ]; then set -- $(basename -s .py bench/*.py); fi
for name in "$@"; do
    [ -f "bench/$name.py" ] || fail "There is no bench/$name.py." "There are: $(ls bench)"
    say "→ bench/$name.py"
    "$BIN/python" "bench/$name.py"
done
