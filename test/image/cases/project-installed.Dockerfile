# context: project
FROM python:3.11-slim-bookworm
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir ".[web]"
