FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir flask==3.1.0 rich==13.9.4
RUN rm -rf /usr/local/lib/python3.11/site-packages/rich
