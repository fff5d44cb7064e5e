#!/bin/sh
# Records the data of an estimate, then repeats it without the network: the same answer today and in a year.
#
#   snapshot.sh requirements.txt

set -eu
pysize=${PYSIZE:-npx pysize}
$pysize snapshot create "$1" -o snapshot
$pysize estimate "$1" --offline --snapshot snapshot
