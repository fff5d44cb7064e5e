FROM python:3.11-slim-bookworm
WORKDIR /opt/work
RUN printf '%s\n' 'set -e' 'for p in attrs six \' '  # tomli \' '  ; do pip install --no-cache-dir "$p"; done' > first.sh && \
    echo 'pip install --no-cache-dir "$@"' > install.sh && chmod +x install.sh
RUN sh install.sh "pendulum>=3,<3.1" 'orjson<4' && rm install.sh
RUN bash -euo pipefail -c 'while read -r line; do pip install --no-cache-dir "$line"; done <<< "httpx==0.27.2"'
