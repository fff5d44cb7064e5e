FROM python:3.11-slim-bookworm
RUN apt-get update
RUN apt-get install -y --no-install-recommends git curl ca-certificates
