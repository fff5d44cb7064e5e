FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libxmlsec1-dev xmlsec1 libldap2-dev libsasl2-dev gcc && rm -rf /var/lib/apt/lists/*
