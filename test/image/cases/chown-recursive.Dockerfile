FROM python:3.11-slim-bookworm
RUN useradd --create-home worker
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir flask==3.1.0
RUN chown -R worker:worker /opt/venv
