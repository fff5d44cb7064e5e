FROM python:3.11-slim-bookworm
ARG EXTRAS="flask jinja2"
RUN add() { pip install --no-cache-dir "$1"; }; for name in $EXTRAS click; do add "$name"; done
RUN if command -v pip >/dev/null && [ "$(id -u)" -eq 0 ]; then pip install --no-cache-dir six; else exit 1; fi
RUN getent passwd app || useradd --create-home app; [ -d /home/app ] && su app -c 'pip install --no-cache-dir --user idna' || true
