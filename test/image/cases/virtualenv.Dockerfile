FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir virtualenv==21.15.11
RUN virtualenv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
