FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir --upgrade "pip<26" setuptools wheel && pip install --no-cache-dir --no-build-isolation docopt==0.6.2
RUN pip freeze > /tmp/all.txt && python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir -r /tmp/all.txt
