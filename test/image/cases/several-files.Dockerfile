FROM python:3.11-slim-bookworm
COPY requirements /requirements
RUN pip install --no-cache-dir -r /requirements/extra.txt -r /requirements/numeric.txt
