/** Import names of packages with another name, by normalised name. */
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

/** Widely used packages: what a misspelt name most likely means. */
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

/** Why a name in a requirements file is no package of an index. */
export type NotAPackage = 'debian' | 'stdlib'

/**
 * Where a line comes from that no index can serve; null where that is not known.
 *
 * @param local its local version: Debian's and Ubuntu's own packages have `ubuntu4` or `deb12u1` in it
 * @param isOnIndex whether other versions exist: some old modules of the standard library have backports
 */
export function notAPackage(name: string, local: string | null, isOnIndex: boolean): NotAPackage | null {
  if (DEBIAN_NAMES.has(name) || /^(?:ubuntu|deb)\d/.test(local ?? '')) return 'debian'
  return !isOnIndex && STANDARD_LIBRARY.has(name) ? 'stdlib' : null
}

/** What `pip freeze` lists on Debian and Ubuntu from their own packages: `pkg-resources==0.0.0` in virtual environments, the rest of a system. */
const DEBIAN_NAMES: ReadonlySet<string> = new Set(
  (
    'apturl brlapi cloud-init command-not-found cupshelpers defer distro-info language-selector louis pkg-resources python-apt ' +
    'python-debianbts reportbug screen-resolution-extra software-properties ssh-import-id systemd-python ubuntu-advantage-tools ' +
    'ubuntu-drivers-common ubuntu-pro-client ufw unattended-upgrades usb-creator xkit'
  ).split(' '),
)

/** `sys.stdlib_module_names` of CPython 3.13, normalised, without private ones. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  (
    'abc antigravity argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 calendar cmath cmd code codecs codeop ' +
    'collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg cprofile csv ctypes curses ' +
    'dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput ' +
    'fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http ' +
    'idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math ' +
    'mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ntpath nturl2path numbers opcode operator optparse os pathlib pdb ' +
    'pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py-compile pyclbr pydoc pydoc- ' +
    'data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex ' +
    'shutil signal site smtplib socket socketserver sqlite3 sre-compile sre-constants sre-parse ssl stat statistics string stringprep ' +
    'struct subprocess symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap this threading time timeit tkinter ' +
    'token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uuid venv ' +
    'warnings wave weakref webbrowser winreg winsound wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo'
  ).split(' '),
)
