# context: poetry
FROM python:3.11-slim-bookworm AS requirements
WORKDIR /tmp
RUN pip install --no-cache-dir poetry==2.5.1 poetry-plugin-export
COPY pyproject.toml poetry.lock /tmp/
RUN poetry export -f requirements.txt --output requirements.txt --without-hashes
FROM python:3.11-slim-bookworm AS wheels
COPY --from=requirements /tmp/requirements.txt .
RUN pip wheel --no-cache-dir --wheel-dir /wheels -r requirements.txt
FROM python:3.11-slim-bookworm
COPY --from=wheels /wheels /wheels
COPY --from=requirements /tmp/requirements.txt .
RUN pip install --no-cache-dir --no-index --find-links=/wheels -r requirements.txt && rm -rf /wheels
