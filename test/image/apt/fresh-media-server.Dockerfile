FROM python:3.11-slim-bookworm
RUN apt-get update -qq && \
    apt-get install -qq -y --no-install-recommends sox libsox-fmt-mp3 mediainfo exiftool flac lame vorbis-tools && \
    apt-get clean && rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*
