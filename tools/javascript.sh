#!/usr/bin/env bash
# Checks the types of the browser modules (JSDoc, TypeScript's checkJs). Says so and passes if there is no npm.
set -euo pipefail
cd "$(dirname "$0")/javascript"
if ! command -v npm >/dev/null 2>&1; then
  echo "SKIPPED: the types of the browser modules (no npm on this machine)"
  exit 0
fi
[ package-lock.json -ot node_modules/.package-lock.json ] || npm ci --silent --no-audit --no-fund
npx --no-install tsc --project tsconfig.json
