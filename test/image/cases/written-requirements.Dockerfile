FROM python:3.11-slim-bookworm
RUN echo "flask==3.1.0" > /tmp/requirements.txt && echo "pyyaml==6.0.2" >> /tmp/requirements.txt \
    && pip install --no-cache-dir -r /tmp/requirements.txt && rm /tmp/requirements.txt
