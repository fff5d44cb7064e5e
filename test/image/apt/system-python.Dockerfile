FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip python3-venv python3-dev && rm -rf /var/lib/apt/lists/*
