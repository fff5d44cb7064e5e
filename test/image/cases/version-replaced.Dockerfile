FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir rich==13.9.4 requests==2.32.3
RUN pip install --no-cache-dir rich==12.6.0 requests==2.31.0
