FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/uv uv pip install --system --compile-bytecode -r requirements.txt
