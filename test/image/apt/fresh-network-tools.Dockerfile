FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get -y install iputils-ping dnsutils net-tools tcpdump nmap openssh-client rsync && apt-get autoremove -y && rm -rf /var/lib/apt/lists/*
