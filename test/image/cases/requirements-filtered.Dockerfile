FROM python:3.11-slim-bookworm
COPY requirements.txt .
RUN sed -i 's/^#.*//' requirements.txt && grep -v '^$' requirements.txt | sort > filtered.txt
RUN pip install --no-cache-dir -r filtered.txt
RUN pip freeze > frozen.txt && pip install --no-cache-dir --target /deps -r frozen.txt
