# context: project
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN pip install --no-cache-dir build
COPY . .
RUN python -m build --wheel --outdir /dist
FROM python:3.11-slim-bookworm
RUN python -m venv /opt/app
COPY --from=build /dist /dist
RUN /opt/app/bin/pip install --no-cache-dir /dist/*.whl && rm -rf /dist
