#!/bin/sh
set -e
install_all() {
  for name in "$@"; do
    if [ -n "$name" ]; then pip install --no-cache-dir "$name"; fi
  done
}
install_all six "markupsafe<4"
[ -f requirements.txt ] && pip install --no-cache-dir -r requirements.txt || echo none
