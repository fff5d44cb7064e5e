# context: poetry
FROM python:3.11-slim-bookworm AS python-base
ENV POETRY_HOME=/opt/poetry POETRY_VIRTUALENVS_IN_PROJECT=true POETRY_NO_INTERACTION=1 \
    PYSETUP_PATH=/opt/pysetup VENV_PATH=/opt/pysetup/.venv PIP_NO_CACHE_DIR=1
ENV PATH="$POETRY_HOME/bin:$VENV_PATH/bin:$PATH"
FROM python-base AS builder-base
RUN apt-get update && apt-get install --no-install-recommends -y curl build-essential && rm -rf /var/lib/apt/lists/*
RUN python -m venv $POETRY_HOME && $POETRY_HOME/bin/pip install --no-cache-dir poetry==2.5.1
WORKDIR $PYSETUP_PATH
COPY poetry.lock pyproject.toml ./
RUN --mount=type=cache,target=/root/.cache poetry install --only main --no-root
FROM python-base AS production
COPY --from=builder-base $PYSETUP_PATH $PYSETUP_PATH
COPY demo_app /app/demo_app
WORKDIR /app
