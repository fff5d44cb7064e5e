FROM python:3.11-slim-bookworm
ENV PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin PIP_NO_CACHE_DIR=1
RUN python -m pip install pipx==1.8.0 && pipx install poetry==2.5.1 && pipx inject poetry poetry-plugin-export
