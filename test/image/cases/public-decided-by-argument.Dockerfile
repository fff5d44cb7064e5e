FROM python:3.11-slim-bookworm
ARG ENVIRONMENT=production
COPY requirements /requirements
RUN if [ "$ENVIRONMENT" = "development" ]; then pip install --no-cache-dir -r /requirements/numeric.txt; \
    else pip install --no-cache-dir -r /requirements/base.txt; fi
RUN case "$(uname -m)" in x86_64) pip install --no-cache-dir orjson==3.10.16 ;; *) exit 1 ;; esac
