FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui fonts-liberation poppler-utils qpdf ghostscript \
    && rm -rf /var/lib/apt/lists/*
