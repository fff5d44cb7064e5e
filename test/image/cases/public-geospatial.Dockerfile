FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends gdal-bin libgeos-dev libproj-dev && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir shapely==2.1.0 pyproj==3.7.1 rasterio==1.4.3
