FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir pip-tools==7.5.1
WORKDIR /app
RUN printf 'flask\nhttpx\n' > requirements.in && pip-compile -q --no-strip-extras requirements.in && pip-sync --pip-args --no-cache-dir requirements.txt
