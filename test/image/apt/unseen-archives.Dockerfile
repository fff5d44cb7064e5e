FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends rsync p7zip-full unzip git-lfs && rm -rf /var/lib/apt/lists/*
