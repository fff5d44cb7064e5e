FROM python:3.11-slim-bookworm
COPY requirements /tmp/requirements
RUN set -eux; \
    savedAptMark="$(apt-mark showmanual)"; \
    apt-get update; apt-get install -y --no-install-recommends build-essential libxml2-dev libxslt1-dev; \
    pip install --no-cache-dir -r /tmp/requirements/base.txt -r /tmp/requirements/extra.txt; \
    apt-mark auto '.*' > /dev/null; apt-mark manual $savedAptMark; \
    apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \
    rm -rf /var/lib/apt/lists/* /tmp/requirements
