# context: pipenv
FROM python:3.11-slim-bookworm AS base
ENV PIPENV_VENV_IN_PROJECT=1
FROM base AS python-deps
RUN pip install --no-cache-dir pipenv==2026.10.3
RUN apt-get update && apt-get install -y --no-install-recommends gcc
COPY Pipfile .
COPY Pipfile.lock .
RUN pipenv install --deploy
FROM base AS runtime
COPY --from=python-deps /.venv /.venv
ENV PATH="/.venv/bin:$PATH"
RUN useradd --create-home appuser
WORKDIR /home/appuser
USER appuser
