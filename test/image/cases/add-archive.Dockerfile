# context: archive
FROM python:3.11-slim-bookworm
ADD files.tar.gz /srv/
RUN pip install --no-cache-dir idna==3.10
