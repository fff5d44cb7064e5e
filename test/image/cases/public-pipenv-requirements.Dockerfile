# context: pipenv
FROM python:3.11-slim-bookworm AS lock
RUN pip install --no-cache-dir pipenv==2026.10.3
COPY Pipfile Pipfile.lock /
RUN pipenv requirements > /requirements.txt
FROM python:3.11-slim-bookworm
COPY --from=lock /requirements.txt /tmp/
RUN pip install --no-cache-dir -r /tmp/requirements.txt && rm /tmp/requirements.txt
