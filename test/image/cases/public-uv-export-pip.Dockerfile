# context: lock
FROM python:3.11-slim-bookworm AS deps
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
COPY pyproject.toml uv.lock ./
RUN uv export --frozen --no-dev --no-emit-project --no-hashes -o /requirements.txt
FROM python:3.11-slim-bookworm
COPY --from=deps /requirements.txt /requirements.txt
RUN pip install --no-cache-dir -r /requirements.txt
