# Shared by the scripts of this folder: where things are, how they speak, and when a step is due.
# A step is due when its product is missing or its key (a hash of what goes in) has changed. The
# stamp is taken away first and written last, so an interrupted step is done again.

set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$ROOT"
BIN=$ROOT/.venv/bin
STAMPS=$ROOT/var/setup

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
[ -t 2 ] || say() { printf '%s\n' "$*" >&2; }

# fail WHAT [WHAT TO DO ...]: one line for what is wrong, then what to do about it.
fail() {
    say "✗ $1"
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

is_quiet() { [ -n "${CI:-}" ] || [ ! -t 2 ]; }
is_root() { [ "$(id -u)" -eq 0 ]; }
has() { command -v "$1" >/dev/null 2>&1; }

# hash_of TEXT-OR-FILE ...: one key from the names and contents of files and from plain words.
hash_of() {
    for thing in "$@"; do
        if [ -f "$thing" ]; then cat "$thing"; fi
        printf '%s\n' "$thing"
    done | sha256sum | cut -c1-32
}

# hash_of_tree FOLDER [find options ...]: one key from the names and contents of all its files.
hash_of_tree() {
    folder=$1
    shift
    find "$folder" "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# step TITLE STAMP KEY PRODUCT COMMAND ...: do it if it is due, and say how long it took.
step() {
    title=$1 stamp=$2 key=$3 product=$4
    shift 4
    if [ -e "$product" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then return 0; fi

    say "→ $title"
    began=$(date +%s)
    rm -f "$stamp"
    "$@" || fail "$title: this step failed; the reason stands above." \
        "Mend it and run the same command again: finished steps are not repeated."
    [ -e "$product" ] || fail "$title: it ended well but $product is not there."
    mkdir -p "$(dirname "$stamp")"
    printf '%s' "$key" >"$stamp"
    say "  done in $(($(date +%s) - began)) s"
}
