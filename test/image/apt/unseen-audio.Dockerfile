FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y libsndfile1 sox espeak-ng portaudio19-dev && rm -rf /var/lib/apt/lists/*
