# context: pipenv
FROM python:3.11-slim-bookworm AS builder
ENV PIPENV_VENV_IN_PROJECT=1
RUN pip install --no-cache-dir pipenv==2026.10.3
WORKDIR /app
COPY Pipfile Pipfile.lock ./
RUN pipenv sync
FROM python:3.11-slim-bookworm
COPY --from=builder /app/.venv /app/.venv
