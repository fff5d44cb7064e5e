FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir --upgrade pip==25.0.1 setuptools==78.1.0
RUN pip install --no-cache-dir flask==3.1.0
