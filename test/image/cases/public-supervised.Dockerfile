FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends nginx supervisor && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/
RUN pip install --no-cache-dir -r /tmp/requirements.txt
COPY --chown=www-data:www-data app /srv/app
RUN mkdir -p /var/log/app && touch /var/log/app/out.log && chown -R www-data /var/log/app
