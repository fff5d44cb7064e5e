FROM python:3.11-slim-bookworm
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium chromium-driver && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir selenium==4.31.0 pytest==8.3.5
