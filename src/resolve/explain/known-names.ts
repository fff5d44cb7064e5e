/** Names under which packages are imported but not installed, by normalised name. */
export const IMPORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['attr', 'attrs'],
  ['bs4', 'beautifulsoup4'],
  ['cv2', 'opencv-python'],
  ['dateutil', 'python-dateutil'],
  ['dotenv', 'python-dotenv'],
  ['fitz', 'pymupdf'],
  ['git', 'gitpython'],
  ['jwt', 'pyjwt'],
  ['mysqldb', 'mysqlclient'],
  ['openssl', 'pyopenssl'],
  ['pil', 'pillow'],
  ['serial', 'pyserial'],
  ['skimage', 'scikit-image'],
  ['sklearn', 'scikit-learn'],
  ['usb', 'pyusb'],
  ['yaml', 'pyyaml'],
  ['zmq', 'pyzmq'],
])

/** Packages that many projects name, for suggestions on a misspelt one. */
export const POPULAR_NAMES: readonly string[] = (
  'accelerate aiohttp alembic anthropic asyncpg attrs beautifulsoup4 black boto3 botocore celery certifi cffi click colorama cryptography ' +
  'datasets diffusers django django-cors-headers djangorestframework docker elasticsearch faiss-cpu fastapi flask flask-cors gevent gradio ' +
  'grpcio gunicorn httpx huggingface-hub isort jinja2 jupyter keras kubernetes langchain lightning lxml markdown marshmallow matplotlib mypy ' +
  'mysqlclient networkx nltk numba numpy onnxruntime openai opencv-python openpyxl orjson packaging pandas paramiko pillow playwright plotly ' +
  'polars prometheus-client protobuf psutil psycopg psycopg2 psycopg2-binary pyarrow pydantic pydantic-settings pyjwt pymongo pymysql pytest ' +
  'pytest-asyncio pytest-cov python-dateutil python-dotenv python-multipart pytz pyyaml redis requests rich ruff scikit-image scikit-learn scipy ' +
  'seaborn selenium sentence-transformers sentry-sdk setuptools six spacy sqlalchemy starlette streamlit tensorflow tiktoken tokenizers torch ' +
  'torchaudio torchvision tornado tqdm transformers typer typing-extensions urllib3 uvicorn websockets werkzeug wheel xgboost'
).split(' ')
