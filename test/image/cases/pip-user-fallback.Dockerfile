FROM python:3.11-slim-bookworm
RUN useradd --create-home worker
USER worker
WORKDIR /home/worker
ENV HOME=/home/worker
RUN pip install --no-cache-dir flask==3.1.0 requests==2.32.3
