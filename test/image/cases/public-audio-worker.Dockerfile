FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg libsndfile1 cron \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN pip install numpy==2.3.5 soundfile==0.13.1 pydub==0.25.1 && find / -name "*.pyc" -delete
