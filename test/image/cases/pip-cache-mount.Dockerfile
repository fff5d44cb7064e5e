FROM python:3.11-slim-bookworm
COPY requirements/ /requirements/
RUN --mount=type=cache,target=/root/.cache/pip pip install -r /requirements/numeric.txt
