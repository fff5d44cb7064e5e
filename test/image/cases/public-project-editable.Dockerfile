# context: project
FROM python:3.11-slim-bookworm
WORKDIR /src
COPY pyproject.toml ./
COPY src ./src
RUN pip install --no-cache-dir -e ".[web]"
