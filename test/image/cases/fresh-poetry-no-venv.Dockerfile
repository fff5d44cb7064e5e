# context: poetry
FROM python:3.11-slim-bookworm
ENV POETRY_VIRTUALENVS_CREATE=false POETRY_NO_INTERACTION=1 POETRY_CACHE_DIR=/var/cache/pypoetry PIP_NO_CACHE_DIR=off
RUN pip install "poetry==2.5.1"
WORKDIR /srv
COPY pyproject.toml poetry.lock /srv/
RUN poetry install --only=main --no-root --no-ansi && rm -rf "$POETRY_CACHE_DIR"
COPY . /srv
RUN adduser --disabled-password --gecos "" web && chown web:web /srv/demo_app
USER web
