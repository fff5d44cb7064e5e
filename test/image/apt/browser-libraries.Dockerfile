FROM python:3.11-slim-bookworm
ARG PACKAGES="libnss3 libatk1.0-0 libatk-bridge2.0-0 libcups2 libdrm2 libgbm1 libgtk-3-0 libasound2"
RUN apt-get update && apt-get install -y --no-install-recommends $PACKAGES xvfb && rm -rf /var/lib/apt/lists/*
