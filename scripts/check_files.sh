#!/bin/sh
# Each named text file ends with one line break, and no file is larger than 1 MB.
. "$(dirname "$0")/lib.sh"

faults=0
for file in "$@"; do
    if [ "$(wc -c <"$file")" -gt 1000000 ]; then
        printf '%s: larger than 1 MB\n' "$file" && faults=1
    elif [ -s "$file" ] && grep -Iq . "$file" && [ -n "$(tail -c 1 "$file")" ]; then
        printf '%s: no line break at its end\n' "$file" && faults=1
    fi
done
exit $faults
