FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir --no-binary :none: docopt==0.6.2 termcolor==2.5.0 && pip install --no-cache-dir django==5.1.7 whitenoise==6.9.0
