#!/usr/bin/env bash
# Checks docs/api/openapi.yaml against its standard and, given a running gateway, the gateway against the file:
#   dev/check-api.sh [BASE_URL KEY [OPTION...]]
# Options are schemathesis's, `--max-examples 200` for a long look. The gateway keeps what the requests leave behind.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
file=$root/docs/api/openapi.yaml

tools=${POINTSMAN_API_TOOLS:-$root/.build/api-tools}
if ! "$tools/bin/python" -c 'import openapi_spec_validator, schemathesis' 2>/dev/null; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check openapi-spec-validator==0.9.0 schemathesis==4.32.5
fi

"$tools/bin/openapi-spec-validator" "$file"
[ $# -ge 2 ] || exit 0

# A folder of its own: schemathesis writes into the one it runs in.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
POINTSMAN_KEY=$2
export POINTSMAN_KEY
"$tools/bin/python" "$root/dev/api/examples.py" "$file" "$1"
"$tools/bin/python" "$root/dev/api/seed.py" "$1" >words.toml
cat "$root/dev/api/schemathesis.toml" words.toml >schemathesis.toml
"$tools/bin/schemathesis" --config-file schemathesis.toml run "$file" --url "$1" "${@:3}"
