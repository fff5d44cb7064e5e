FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN pip install --no-cache-dir flask==3.1.0
