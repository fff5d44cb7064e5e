FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir --target /function awslambdaric==3.0.0 requests==2.32.3
COPY app /function
FROM python:3.11-slim-bookworm
WORKDIR /function
COPY --from=build /function /function
