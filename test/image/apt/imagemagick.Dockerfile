FROM python:3.11-slim-bookworm
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y imagemagick ghostscript && rm -rf /var/lib/apt/lists/*
