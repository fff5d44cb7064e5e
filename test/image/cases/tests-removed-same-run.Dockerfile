FROM python:3.11-slim-bookworm
COPY requirements/numeric.txt .
RUN pip install --no-cache-dir -r numeric.txt \
    && find /usr/local/lib/python3.11/site-packages -type d -name tests -exec rm -rf {} + \
    && find /usr/local/lib/python3.11 -type d -name __pycache__ -prune -exec rm -rf {} +
