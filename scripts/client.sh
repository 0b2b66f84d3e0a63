#!/bin/sh
# What is made from the API: its description, the console's types, the page of error codes. With
# --check nothing changes: the command fails when the committed files are not what the API says now.
. "$(dirname "$0")/lib.sh"

DESCRIPTION=console/openapi.json
TYPES=console/src/api/schema.d.ts
ERRORS=docs/errors.md

generate() {
    "$BIN/talktime" openapi >"$fresh/openapi.json"
    cp "$fresh/openapi.json" "$DESCRIPTION"
    (cd console && npm run --silent client >/dev/null)
    "$BIN/python" -m app.errors_page
}

restore() {
    for file in "$DESCRIPTION" "$TYPES" "$ERRORS"; do
        if [ -e "$fresh/committed/$file" ]; then cp "$fresh/committed/$file" "$file"; else rm -f "$file"; fi
    done
}

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
if [ "${1:-}" != --check ]; then
    generate
    exit
fi

for file in "$DESCRIPTION" "$TYPES" "$ERRORS"; do
    mkdir -p "$fresh/committed/$(dirname "$file")"
    if [ -e "$file" ]; then cp "$file" "$fresh/committed/$file"; fi
done
trap 'restore; rm -rf "$fresh"' EXIT
generate
for file in "$DESCRIPTION" "$TYPES" "$ERRORS"; do
    cmp -s "$file" "$fresh/committed/$file" ||
        fail "$file is not what the API says now." "make client"
done
