# context: project
FROM python:3.11-slim-bookworm AS builder
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels .
FROM python:3.11-slim-bookworm
RUN --mount=type=bind,from=builder,source=/wheels,target=/wheels pip install --no-cache-dir $(ls /wheels/*.whl)
