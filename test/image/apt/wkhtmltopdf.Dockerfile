FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends wkhtmltopdf fontconfig fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
