# context: lock
FROM python:3.11-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_PROJECT_ENVIRONMENT=/opt/env UV_LINK_MODE=copy
WORKDIR /src
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project && uv cache clean
RUN python -m compileall -q /opt/env/lib
FROM python:3.11-slim-bookworm AS final
RUN install -d -o nobody /data
COPY --from=build --chmod=755 /opt/env /opt/env
ENV PATH=/opt/env/bin:$PATH
WORKDIR /srv
COPY . .
