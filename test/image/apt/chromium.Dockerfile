FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends chromium chromium-driver fonts-liberation && rm -rf /var/lib/apt/lists/*
