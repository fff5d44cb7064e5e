FROM python:3.11-slim-bookworm
ARG VARIANT=server
ENV PIP_NO_CACHE_DIR=1 PIP_CONSTRAINT=/etc/pip-constraints.txt
RUN echo "anyio<4.7" > /etc/pip-constraints.txt && echo "starlette<0.42" >> /etc/pip-constraints.txt
RUN case "$VARIANT" in server) extra='fastapi[standard]==0.115.5';; *) extra=fastapi;; esac; pip install "$extra" 'sqlalchemy[asyncio]~=2.0.30' 'celery[redis]==5.4.0'
RUN pip uninstall -y pip-does-not-exist wheel && pip check
