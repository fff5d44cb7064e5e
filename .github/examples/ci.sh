#!/bin/sh
# Fails a CI job if the environment is larger than 500 MB, and keeps the figures as an artifact.
#
#   ci.sh requirements.txt [OPTION…]

set -eu
${PYSIZE:-npx pysize} estimate "$@" --budget 500MB --json -o weight.json
echo "within the budget; figures in weight.json"
