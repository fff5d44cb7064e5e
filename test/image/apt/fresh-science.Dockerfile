FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends gfortran libopenblas-dev liblapack-dev libhdf5-dev libnetcdf-dev libgeos-dev libproj-dev proj-bin && rm -rf /var/lib/apt/lists/*
