FROM python:3.11-slim-bookworm
COPY requirements/numeric.txt .
RUN pip install --no-cache-dir --target /deps -r numeric.txt
RUN chmod -R 777 /deps
