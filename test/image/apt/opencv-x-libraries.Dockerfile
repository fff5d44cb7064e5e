FROM python:3.11-slim-bookworm
RUN apt-get update -y && apt-get install -y libsm6 libxext6 libxrender1 libgl1-mesa-glx
