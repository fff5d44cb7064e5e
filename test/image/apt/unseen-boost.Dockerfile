FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libboost-dev libeigen3-dev swig && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y --no-install-recommends libsuitesparse-dev libfftw3-dev && rm -rf /var/lib/apt/lists/*
