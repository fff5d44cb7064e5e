FROM python:3.11-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH
RUN uv venv $VIRTUAL_ENV
COPY requirements /requirements
RUN uv pip install --no-cache -r /requirements/base.txt && uv pip install --no-cache -r /requirements/extra.txt
