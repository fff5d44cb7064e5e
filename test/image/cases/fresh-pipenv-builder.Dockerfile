# context: pipenv
FROM python:3.11-slim-bookworm AS deps
RUN python -m venv /opt/tools && /opt/tools/bin/pip install --no-cache-dir pipenv==2026.10.3
ENV VIRTUAL_ENV=/opt/app PATH=/opt/app/bin:$PATH
RUN python3 -m venv $VIRTUAL_ENV
WORKDIR /src
COPY Pipfile Pipfile.lock ./
RUN /opt/tools/bin/pipenv sync
FROM python:3.11-slim-bookworm
COPY --from=deps /opt/app /opt/app
ENV PATH=/opt/app/bin:$PATH
RUN find /opt/app -type d -name tests -prune -exec rm -rf {} +
