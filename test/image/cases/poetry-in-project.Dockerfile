# context: poetry
FROM python:3.11-slim-bookworm AS builder
ENV POETRY_VIRTUALENVS_IN_PROJECT=1 POETRY_NO_INTERACTION=1 POETRY_CACHE_DIR=/tmp/poetry_cache
RUN pip install --no-cache-dir poetry==2.5.1
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN poetry install --no-root --only main
FROM python:3.11-slim-bookworm
ENV VIRTUAL_ENV=/app/.venv PATH=/app/.venv/bin:$PATH
COPY --from=builder ${VIRTUAL_ENV} ${VIRTUAL_ENV}
