FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends git make && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir numpy==2.2.4 pandas==2.2.3 matplotlib==3.10.1 scikit-learn==1.6.1
RUN find /usr/local/lib/python3.11 -depth -type d -name tests -exec rm -rf {} +
