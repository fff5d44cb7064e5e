FROM python:3.11-slim-bookworm
ENV PIP_NO_COMPILE=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements/numeric.txt .
RUN pip install -r numeric.txt
