# context: poetry
FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir poetry==2.5.1
RUN poetry config virtualenvs.create false
WORKDIR /app
COPY . .
RUN poetry install --no-root
