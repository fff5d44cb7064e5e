FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get -y install --no-install-recommends graphviz \
    && apt-get -y install --no-install-recommends pandoc \
    && rm -rf /var/lib/apt/lists/*
