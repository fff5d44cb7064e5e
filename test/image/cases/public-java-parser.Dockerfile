FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends default-jre-headless tesseract-ocr && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home parser
USER parser
WORKDIR /home/parser
RUN pip install --no-cache-dir --user tika==2.6.0 pdfplumber==0.11.8
