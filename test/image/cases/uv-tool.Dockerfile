FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
ENV UV_TOOL_DIR=/opt/tools UV_TOOL_BIN_DIR=/usr/local/bin UV_NO_CACHE=1
RUN uv tool install httpie==3.2.4
RUN uv tool install --with click ruff==0.14.0
