# context: pdm
FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir pdm
WORKDIR /project
COPY pyproject.toml pdm.lock ./
RUN pdm export --prod --without-hashes -o requirements.txt && pip install --no-cache-dir -r requirements.txt
