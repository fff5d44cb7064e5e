FROM python:3.11-slim-bookworm AS libs
WORKDIR /build
COPY requirements.txt ./
RUN pip install --target=/build/python --no-compile --only-binary=:all: -r requirements.txt boto3==1.35.99 \
 && rm -rf python/*.dist-info/RECORD python/bin \
 && find python -name '*.pyi' -delete
FROM python:3.11-slim-bookworm
ENV PYTHONPATH=/opt/python
COPY --from=libs /build/python /opt/python
COPY app /var/task/app
