FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libvips42 libheif1 libmagickwand-dev ghostscript && rm -rf /var/lib/apt/lists/*
