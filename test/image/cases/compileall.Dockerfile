FROM python:3.11-slim-bookworm
COPY requirements.txt .
RUN pip install --no-cache-dir --no-compile --target /deps -r requirements.txt
RUN python -m compileall -q /deps
