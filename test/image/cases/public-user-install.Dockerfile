FROM python:3.11-slim-bookworm AS build
COPY requirements.txt .
RUN pip install --no-cache-dir --user --no-warn-script-location -r requirements.txt
FROM python:3.11-slim-bookworm
RUN useradd -m worker
USER worker
WORKDIR /home/worker
COPY --from=build --chown=worker:worker /root/.local /home/worker/.local
ENV PATH=/home/worker/.local/bin:$PATH
