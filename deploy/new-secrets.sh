#!/usr/bin/env bash
# Makes the secrets of a deployment that are not there yet, each in a file that only its owner reads. Nothing is overwritten.
# Usage: deploy/new-secrets.sh [FOLDER]      (default: deploy/secrets)
# The pass phrase of facilitators is not among them: docs/operate.md.
set -euo pipefail
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"
cd "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s' "$2" >"$1"; }

keep channel_token "$(random)"
keep postgres_password "$(random)"
keep redis_password "$(random)"
keep database_url "postgresql+psycopg2://tuenet:$(cat postgres_password)@postgres:5432/tuenet"
keep redis_url "redis://:$(cat redis_password)@redis:6379/0"
keep redis.conf "requirepass $(cat redis_password)"
