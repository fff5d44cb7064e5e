FROM python:3.11-slim-bookworm
COPY requirements/numeric.txt .
RUN pip install --no-cache-dir --target /deps -r numeric.txt
RUN find /deps -type d -name tests -exec rm -rf {} + && find /deps -name '*.pyc' -delete
