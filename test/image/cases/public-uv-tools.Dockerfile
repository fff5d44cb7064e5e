FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /uvx /usr/local/bin/
ENV UV_TOOL_DIR=/opt/uv-tools UV_TOOL_BIN_DIR=/usr/local/bin UV_LINK_MODE=copy
RUN --mount=type=cache,target=/root/.cache/uv for tool in black==25.1.0 pre-commit==4.2.0 yamllint==1.37.0; do uv tool install "$tool"; done
