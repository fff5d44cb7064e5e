FROM python:3.11-slim-bookworm
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends cmake ninja-build gfortran libopenblas-dev libhdf5-dev
