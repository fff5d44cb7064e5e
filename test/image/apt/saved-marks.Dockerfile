FROM python:3.11-slim-bookworm
RUN set -eux; \
  savedAptMark="$(apt-mark showmanual)"; \
  apt-get update; apt-get install -y --no-install-recommends gcc libc6-dev make wget; \
  apt-mark auto '.*' > /dev/null; apt-mark manual $savedAptMark; \
  apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \
  rm -rf /var/lib/apt/lists/*
