#!/bin/sh
# Set up what the named parts need: setup.sh [python | python-dev | console | pbx | browser] ...
# Everything lands in this folder (.venv, var, console/node_modules, console/dist), except that
# `browser` installs Debian's chromium with apt when it is missing and we are root.
. "$(dirname "$0")/lib.sh"

find_python() {
    for name in ${TALKTIME_PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11, 3.12 or 3.13 is needed and none was found." \
        "Debian 12 or Ubuntu 24.04: sudo apt install python3 python3-venv" \
        "Elsewhere: TALKTIME_PYTHON=/path/to/python3 make setup"
}

make_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make virtual environments." "sudo apt install python3-venv"
    "$python" -m venv --clear .venv
}

install_tools() {
    "$BIN/python" -m pip --version >/dev/null 2>&1 || "$BIN/python" -m ensurepip >/dev/null
    "$BIN/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements-tools.lock
}

uv_install() {
    if is_quiet; then set -- --quiet "$@"; fi
    # A company's own certificates and mirror count for uv as they do for pip.
    if [ -e /etc/ssl/certs/ca-certificates.crt ]; then set -- --system-certs "$@"; fi
    mirror=${PIP_INDEX_URL:-$("$BIN/python" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$mirror}"; fi
    # Compiled once here, or each first start of a program would compile its thousand modules.
    VIRTUAL_ENV=$ROOT/.venv "$BIN/uv" pip install --compile-bytecode "$@"
}

set_up_python() { # set_up_python LOCK: packages of that lock file, then the project itself
    # A moved folder breaks the paths inside a virtual environment, so its place is part of the key.
    if [ -x "$BIN/python" ] && "$BIN/python" -c '' 2>/dev/null && [ ! -e .venv/.talktime/made ]; then
        mkdir -p .venv/.talktime && printf '%s' "$ROOT" >.venv/.talktime/made # Made by hand: keep it.
    fi
    if ! "$BIN/python" -c '' 2>/dev/null || [ "$(cat .venv/.talktime/made)" != "$ROOT" ]; then
        python=$(find_python)
        step "Virtual environment (.venv) with $python" .venv/.talktime/made "$ROOT" \
            .venv/bin/python make_venv
    fi
    step "Tools: uv and hatchling" .venv/.talktime/tools "$(hash_of requirements-tools.lock)" \
        .venv/bin/uv install_tools
    step "Python packages of $1, each checked against its hash" ".venv/.talktime/$1" \
        "$(hash_of requirements.lock "$1")" .venv/bin/uvicorn uv_install --require-hashes -r "$1"
    step "Talktime itself" .venv/.talktime/project "$(hash_of pyproject.toml "$ROOT")" \
        .venv/bin/talktime uv_install --no-build-isolation --no-deps --editable .
    "$BIN/python" -m compileall -q app dialer recordings # Only what has changed.
}

need_node() {
    old='const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major < 20 || (major === 20 && minor < 19) || major === 21 ? 1 : 0)'
    has npm && has node && node -e "$old" ||
        fail "Node.js 20.19 or newer with npm is needed to build the console; found: $(
            node --version 2>/dev/null || echo none)." \
            "Debian 13, Ubuntu 25.04 or newer: sudo apt install nodejs npm" \
            "Elsewhere: unpack a current LTS from the Node.js project and put its bin/ on PATH."
}

npm_quietly() {
    if is_quiet; then set -- --silent "$@"; fi
    (cd console && npm "$@")
}

install_node_modules() { need_node && npm_quietly ci --no-audit --no-fund; }
build_console() { need_node && npm_quietly run build -- --logLevel warn; }

set_up_console() {
    step "Packages of the console" console/node_modules/.talktime \
        "$(hash_of console/package.json console/package-lock.json)" console/node_modules \
        install_node_modules
    step "The console" var/setup/console \
        "$(hash_of_tree console -name node_modules -prune -o -name dist -prune -o)" \
        console/dist/index.html build_console
}

set_up_pbx() { "$BIN/talktime" fetch; }

find_chromium() { command -v "${TALKTIME_CHROMIUM:-chromium}" || command -v chromium-browser; }

set_up_browser() {
    if find_chromium >/dev/null; then return 0; fi
    if is_root && has apt-get; then
        say "→ Debian's chromium, with apt"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
            --no-install-recommends chromium fonts-noto-cjk >/dev/null
    fi
    find_chromium >/dev/null ||
        fail "The browser tests need chromium." \
            "Debian: sudo apt install chromium fonts-noto-cjk" \
            "Elsewhere: TALKTIME_CHROMIUM=/path/to/chromium make test"
}

[ -w "$ROOT" ] || fail "$(id -un) cannot write in $ROOT." "Clone into a folder of your own."
mkdir -p "$STAMPS" 2>/dev/null && [ -w "$STAMPS" ] ||
    fail "$(id -un) cannot write in $ROOT/var." "It was set up by somebody else: use another clone."
if [ ! -w "${HOME:-/nonexistent}" ]; then # The caches of uv and npm have to be somewhere.
    export HOME="$ROOT/var/home"
    mkdir -p "$HOME"
fi
if is_quiet; then export NO_COLOR=1; fi
if has flock; then
    exec 9>"$STAMPS/lock"
    flock -n 9 || { say "Another set-up runs in this folder; waiting for it." && flock 9; }
fi

for part in "${@:-python}"; do
    case $part in
    python) set_up_python requirements.lock ;;
    python-dev) set_up_python requirements-dev.lock ;;
    console) set_up_console ;;
    pbx) set_up_pbx ;;
    browser) set_up_browser ;;
    *) fail "There is no part called $part." "Parts: python python-dev console pbx browser" ;;
    esac
done 9>&-
