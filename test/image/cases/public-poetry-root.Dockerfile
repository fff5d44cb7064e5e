# context: poetry
FROM python:3.11-slim-bookworm
ENV POETRY_VIRTUALENVS_CREATE=0 PIP_NO_CACHE_DIR=1
WORKDIR /srv
RUN pip install "poetry==2.5.1"
COPY . .
RUN poetry install --only main --no-interaction --no-ansi && rm -rf /root/.cache/pypoetry
