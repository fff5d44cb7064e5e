FROM python:3.11-slim-bookworm
RUN set -eux; \
    saved="$(apt-mark showmanual)"; \
    apt-get update; \
    apt-get install -y --no-install-recommends gcc libc6-dev libffi-dev; \
    pip install --no-cache-dir --no-binary cffi cffi==1.17.1 pynacl==1.5.0; \
    apt-mark auto '.*' > /dev/null; \
    apt-mark manual $saved; \
    apt-get purge -y --auto-remove; \
    rm -rf /var/lib/apt/lists/*
