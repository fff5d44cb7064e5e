FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y ffmpeg libsm6 libxext6 && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir opencv-python-headless==4.11.0.86 flask==3.1.0
WORKDIR /srv
COPY app .
