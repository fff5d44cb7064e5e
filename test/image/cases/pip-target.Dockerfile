FROM python:3.11-slim-bookworm
COPY requirements.txt .
RUN pip install --no-cache-dir --target=/deps -r requirements.txt
