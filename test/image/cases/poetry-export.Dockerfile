# context: poetry
FROM python:3.11-slim-bookworm AS requirements
RUN pip install --no-cache-dir poetry==2.5.1 poetry-plugin-export
COPY pyproject.toml poetry.lock ./
RUN poetry export --without-hashes -f requirements.txt -o requirements.txt
FROM python:3.11-slim-bookworm
COPY --from=requirements requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
