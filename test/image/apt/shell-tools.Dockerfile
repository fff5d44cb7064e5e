FROM python:3.11-slim-bookworm
RUN apt update && apt install -y vim procps htop less wget unzip openssh-client && rm -rf /var/lib/apt/lists/*
