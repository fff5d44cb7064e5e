FROM python:3.11-slim-bookworm
COPY requirements /requirements
RUN pip install --no-cache-dir -c /requirements/constraints.txt -r /requirements/base.txt pyyaml
RUN pip install --no-cache-dir -r /requirements/numeric.txt && pip uninstall -y lxml
