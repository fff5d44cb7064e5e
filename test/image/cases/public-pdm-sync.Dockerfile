# context: pdm
FROM python:3.11-slim-bookworm AS builder
RUN pip install --no-cache-dir -U pdm hishel==1.4.0
ENV PDM_CHECK_UPDATE=false
WORKDIR /project
COPY pyproject.toml pdm.lock ./
RUN pdm install --check --prod --no-editable
FROM python:3.11-slim-bookworm
COPY --from=builder /project/.venv/ /project/.venv
ENV PATH="/project/.venv/bin:$PATH"
