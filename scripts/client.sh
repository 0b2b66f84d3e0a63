#!/bin/sh
# The console's typed client, made from the API's own description. With --check nothing changes:
# the command fails when the committed files are not what the API says now.
. "$(dirname "$0")/lib.sh"

DESCRIPTION=console/openapi.json
TYPES=console/src/api/schema.d.ts

generate() {
    "$BIN/talktime" openapi >"$fresh/openapi.json"
    cp "$fresh/openapi.json" "$DESCRIPTION"
    (cd console && npm run --silent client >/dev/null)
}

restore() {
    for file in "$DESCRIPTION" "$TYPES"; do
        if [ -e "$fresh/committed/$file" ]; then cp "$fresh/committed/$file" "$file"; else rm -f "$file"; fi
    done
}

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
if [ "${1:-}" != --check ]; then
    generate
    exit
fi

for file in "$DESCRIPTION" "$TYPES"; do
    mkdir -p "$fresh/committed/$(dirname "$file")"
    if [ -e "$file" ]; then cp "$file" "$fresh/committed/$file"; fi
done
trap 'restore; rm -rf "$fresh"' EXIT
generate
for file in "$DESCRIPTION" "$TYPES"; do
    cmp -s "$file" "$fresh/committed/$file" ||
        fail "$file is not what the API says now." "make client"
done
