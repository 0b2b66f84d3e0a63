#!/bin/sh
# Write the secrets that docker-compose.yml reads into deploy/secrets. What is there already stays.
# The folder is for its owner alone; the files are readable since the containers' account is not ours.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets

keep() { # keep NAME VALUE
    [ -e "secrets/$1" ] && return
    printf '%s' "$2" >"secrets/.$1"
    chmod 0444 "secrets/.$1"
    mv "secrets/.$1" "secrets/$1"
    echo "written: deploy/secrets/$1"
}
fresh() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

keep database_password "$(fresh)"
keep database_url "postgresql://talktime:$(cat secrets/database_password)@postgres/talktime"
keep session_key "$(fresh)"
keep admin_password "$(fresh)"
keep ami_secret "$(fresh)"
keep sip_secret "$(fresh)"
keep trunk_secret "" # Your carrier's password, if it asks for one.
echo "The first account is admin; its password is in deploy/secrets/admin_password."
