FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y apache2 rsyslog logrotate && rm -rf /var/lib/apt/lists/*
