# context: project
FROM python:3.11-slim-bookworm
WORKDIR /src
COPY install.sh ./
RUN sh ./install.sh && rm install.sh
