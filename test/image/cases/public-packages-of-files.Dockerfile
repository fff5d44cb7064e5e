FROM python:3.11-slim-bookworm
RUN printf '# system\ngit\njq\n' > /packages.txt && apt-get update \
    && apt-get install -y --no-install-recommends $(grep -v '^#' /packages.txt | tr '\n' ' ') \
    && rm -rf /var/lib/apt/lists/*
COPY requirements /requirements
RUN pip install --no-cache-dir $(cat /requirements/base.txt | grep -v rich)
