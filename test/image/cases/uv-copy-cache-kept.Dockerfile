FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
COPY requirements.txt .
RUN UV_LINK_MODE=copy uv pip install --system -r requirements.txt
