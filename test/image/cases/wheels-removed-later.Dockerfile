FROM python:3.11-slim-bookworm AS wheels
RUN pip wheel --no-cache-dir -w /wheels flask==3.1.0
FROM python:3.11-slim-bookworm
COPY --from=wheels /wheels /wheels
RUN pip install --no-cache-dir /wheels/*
RUN rm -rf /wheels
