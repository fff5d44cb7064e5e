FROM python:3.11-slim-bookworm
COPY requirements.txt /app/
RUN pip install -r /app/requirements.txt
