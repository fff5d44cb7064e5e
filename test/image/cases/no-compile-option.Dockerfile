FROM python:3.11-slim-bookworm
COPY requirements/base.txt .
RUN pip install --no-compile --no-cache-dir -r base.txt
