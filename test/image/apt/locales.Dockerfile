FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends locales && sed -i '/en_US.UTF-8/s/^# //' /etc/locale.gen && locale-gen && rm -rf /var/lib/apt/lists/*
