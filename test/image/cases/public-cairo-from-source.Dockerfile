FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y gcc pkg-config libcairo2-dev && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir pycairo==1.28.0
RUN apt-get purge -y gcc && apt-get autoremove -y
