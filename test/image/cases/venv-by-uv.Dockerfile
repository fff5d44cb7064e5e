FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv
ENV VIRTUAL_ENV=/opt/venv UV_NO_CACHE=1
RUN uv venv /opt/venv
COPY requirements.txt .
RUN uv pip install -r requirements.txt
