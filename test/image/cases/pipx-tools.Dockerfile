FROM python:3.11-slim-bookworm
ENV PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin
RUN pip install --no-cache-dir pipx==1.8.0
RUN pipx install --pip-args=--no-cache-dir cowsay==6.1
