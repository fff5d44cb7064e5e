FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends \
    postgresql-client default-mysql-client redis-tools sqlite3 freetds-bin unixodbc tdsodbc
RUN rm -rf /var/lib/apt/lists/*
