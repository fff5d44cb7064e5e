FROM python:3.11-slim-bookworm
RUN useradd --create-home worker
COPY --chown=worker:worker app /home/worker/app
COPY --chown=worker:worker requirements /home/worker/requirements
RUN pip install --no-cache-dir -r /home/worker/requirements/base.txt
