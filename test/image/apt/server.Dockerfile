FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y cron redis-server sqlite3 gettext && apt-get clean && rm -rf /var/lib/apt/lists/*
