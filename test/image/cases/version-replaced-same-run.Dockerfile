FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir rich==12.6.0 && pip install --no-cache-dir --upgrade rich==13.9.4
