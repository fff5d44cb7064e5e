FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends nginx supervisor && rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*
