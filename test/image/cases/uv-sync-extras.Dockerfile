# context: lock
FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
WORKDIR /app
COPY . .
RUN uv sync --frozen --no-install-project --extra web --no-cache
