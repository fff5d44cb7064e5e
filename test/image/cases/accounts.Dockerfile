FROM python:3.11-slim-bookworm
RUN groupadd --system staff2 && useradd --create-home web
WORKDIR /srv/app
RUN pip install --no-cache-dir idna==3.10
