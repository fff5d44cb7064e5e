FROM python:3.11-slim-bookworm
RUN printf 'requests==2.32.3\nclick==8.1.8\n' > requirements.txt
RUN cat requirements.txt && pip install --no-cache-dir -r requirements.txt
