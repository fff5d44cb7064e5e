FROM python:3.11-slim-bookworm AS lock
WORKDIR /w
RUN pip install --no-cache-dir pip-tools==7.4.1 && printf 'flask>=3,<3.1\nrequests\n' > requirements.in
RUN pip-compile -q --strip-extras --output-file=requirements.txt requirements.in
FROM python:3.11-slim-bookworm
RUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.0.3 requests==2.32.3 gevent==24.11.1
RUN groupadd -g 1500 srv && useradd -r -u 1500 -g srv srv
