FROM python:3.11-slim-bookworm AS site
WORKDIR /site
RUN pip install --no-cache-dir mkdocs==1.6.1 && mkdocs --version
FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light git openssh-client && rm -rf /var/lib/apt/lists/* /var/log/nginx
COPY --from=site /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
COPY --from=site /usr/local/bin/mkdocs /usr/local/bin/mkdocs
