FROM python:3.11-slim-bookworm
ARG PACKAGES="flask==3.1.0 celery==5.5.0"
ARG SYSTEM="git curl"
RUN apt_install() { apt-get update && apt-get install -y --no-install-recommends "$@" && rm -rf /var/lib/apt/lists/*; }; \
    apt_install $SYSTEM
RUN pip_install() { pip install --no-cache-dir "$1"; }; \
    for package in $PACKAGES; do pip_install "$package"; done
