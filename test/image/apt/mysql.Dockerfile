FROM python:3.11-slim-bookworm
RUN set -eux; apt-get update; apt-get install -y --no-install-recommends default-libmysqlclient-dev pkg-config gcc; rm -rf /var/lib/apt/lists/*
