# context: ignored
FROM python:3.11-slim-bookworm
COPY . /app
RUN pip install --no-cache-dir flask==3.1.0
