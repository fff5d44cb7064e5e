FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev && apt-get purge -y --auto-remove gcc libc6-dev && rm -rf /var/lib/apt/lists/*
