FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir -r requirements.txt gunicorn==23.0.0
COPY app ./app
RUN groupadd --gid 1000 app && useradd --uid 1000 --gid app --create-home app && chown -R app:app /app
USER app
CMD ["gunicorn", "app.main:app"]
