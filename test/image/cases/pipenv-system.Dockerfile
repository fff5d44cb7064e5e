# context: pipenv
FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir pipenv==2026.10.3
WORKDIR /app
COPY Pipfile Pipfile.lock ./
RUN pipenv install --system --deploy
