/**
 * How dense the code of some projects is: their bytecode in hundredths of what the model gives for their files, up to Python 3.10 and
 * from 3.11 on. A project's style (prose, annotations, tables) hardly changes: over 37 projects, what was measured at one version
 * predicts the bytecode of another within 1.3 % in the median and 6.6 % in nine of ten; the model alone within 6.6 and 24 %.
 * Measured on wheels of 880 projects, compiled by CPython 3.9.18 and 3.11.7; those within 5 % of the model are not listed.
 * `tsx benchmarks/fit-bytecode.ts --densities` makes the table.
 */
const HUNDREDTHS = `
accelerate 91 95; aenum 126 151; aiofile 147 147; aiohttp 97 106; aiomysql 104 116; aiosqlite 124 138; altair 113 83; amqp 101 93
annotated-types 125 142; anthropic 77 70; anyio 117 122; anytree 127 105; apscheduler 115 121; apsw 94 99; arch 101 107; argcomplete 84 93
argon2-cffi 114 102; argparse 85 94; arrow 89 80; asteval 104 114; asttokens 94 100; astunparse 126 172; asyncpg 109 109; attrs 101 93
audioread 94 103; authlib 113 104; autograd 159 180; automat 137 140; av 104 117; backoff 89 87; backports-tarfile 86 100; beartype 57 44
beautifulsoup4 89 82; billiard 110 127; biopython 90 92; bitarray 123 173; black 92 101; bleach 91 101; blobfile 89 116; bm25s 95 88
bokeh 98 90; boltons 110 104; boto3 95 87; botocore 96 95; build 101 114; cachebox 116 112; cachecontrol 90 96; cachelib 120 124
cachetools 136 154; caio 99 106; camel-tools 84 86; cartopy 95 91; casadi 130 93; catalogue 139 135; celery 110 115; cffi 99 113
chardet 81 76; charset-normalizer 76 83; chemicals 108 89; clang-format 85 95; cloudpathlib 103 109; cloudpickle 83 82; cmeel 104 130
cocotb 108 102; cocotb-bus 93 105; cocotbext-axi 108 128; coincurve 112 108; colorama 105 113; colour 142 125; confection 93 102
configargparse 87 85; configparser 115 114; conllu 123 149; constantly 129 98; control 90 89; coolprop 99 122; croniter 89 98
cryptography 110 110; cuda-pathfinder 93 92; cvxopt 91 104; cvxpy 107 107; cycler 123 123; cyclopts 88 91; cython 89 106; cytoolz 141 131
dask 111 117; dateparser 78 72; debugpy 83 84; decorator 115 115; deepdiff 85 95; dependency-groups 112 112; deprecated 114 91
dill 95 101; diskcache 115 102; distlib 98 110; distro 109 94; dnspython 98 106; docker 113 102; docstring-parser 103 118; docutils 94 98
donfig 105 110; duckdb 122 102; ecdsa 110 118; einops 106 105; einx 107 138; elasticsearch 91 80; email-validator 50 58; emcee 107 112
environs 102 109; et-xmlfile 65 69; eth-typing 133 101; eth-utils 114 118; exceptiongroup 83 93; execnet 119 131; executing 82 96
faiss-cpu 138 126; faker 82 60; fastapi 65 66; fasteners 105 105; fastjsonschema 109 123; fastmcp-slim 96 93; fastparquet 93 105
feedparser 74 82; filelock 85 97; filetype 134 139; fiona 105 106; fla-core 87 119; flash-linear-attention 76 86; flask 109 95
flask-jwt-extended 117 106; flask-login 98 93; flask-restful 113 108; flask-session 106 104; flask-sqlalchemy 108 97; flask-wtf 117 118
flatbuffers 121 129; flax 115 109; flexcache 128 148; flexparser 109 128; flit-core 102 118; fluids 103 86; fonttools 94 102
formulaic 112 108; fpdf2 93 97; freezegun 96 113; frozendict 92 92; fsspec 106 111; ftfy 75 62; future 95 96; galois 108 95; gast 98 128
geojson 131 127; geopandas 104 94; gguf 83 99; gitpython 94 93; glfw 106 104; gmsh 109 107; google-api-core 99 86
google-api-python-client 98 90; google-auth 99 88; google-auth-oauthlib 107 89; google-genai 75 78; google-pasta 116 139
googleapis-common-protos 65 58; graphql-core 100 94; graphviz 108 100; greenlet 101 85; griffelib 93 94; groq 83 82; gspread 116 97
gunicorn 100 109; gymnasium 110 105; h11 76 77; h2 92 84; h5netcdf 89 102; h5py 118 116; hatchling 92 103; highspy 103 109; holidays 88 92
hpack 53 77; html5lib 93 106; httpcore 100 109; httpcore2 102 111; httplib2 87 100; huggingface-hub 100 93; humanfriendly 108 102
hyperframe 123 117; hyperlink 101 91; hypothesis 91 98; hypothesis-graphql 101 116; identify 126 84; idna 62 44; igraph 106 99
imagecodecs 100 106; imageio-ffmpeg 78 96; imagesize 85 112; importlib-metadata 144 130; importlib-resources 145 130; incremental 98 88
invoke 92 96; ipython-pygments-lexers 75 75; ipywidgets 109 107; isodate 98 92; isoduration 111 111; isort 82 89; janus 115 126
jaraco-functools 147 118; jaraco-text 130 130; jaxlib 110 128; jaxtyping 84 91; jedi 110 117; jeepney 126 133; jinja2 111 118
jmespath 103 114; joblib 94 94; joserfc 113 116; jplephem 123 114; json5 143 143; jsonpatch 97 107; jsonpath-ng 74 87; jsonref 111 111
jsonschema 108 100; jsonschema-path 111 114; jupyter-builder 92 105; jupyter-console 103 108; jupyter-core 91 103; jupyter-lsp 107 106
jupyterlab-server 98 107; jwcrypto 98 107; kagglehub 95 106; keras 98 112; keyring 124 129; kombu 116 114; langchain 96 86
langchain-core 96 91; langchain-google-genai 76 74; langchain-huggingface 79 80; langchain-openai 82 78; langchain-text-splitters 93 86
langgraph 90 93; langgraph-checkpoint 98 94; langgraph-prebuilt 98 89; langgraph-sdk 101 91; langsmith 92 90; lark 119 128; ldpc 96 93
librosa 109 90; lightgbm 92 93; lightning-utilities 106 108; linopy 112 116; llvmlite 117 115; loguru 109 105; lz4 105 86; mako 107 113
markdown-it-py 79 88; markupsafe 144 154; marshmallow 108 102; matplotlib-inline 94 94; matpowercaseframes 93 97; mcp-types 81 73
mdit-py-plugins 86 93; mdurl 74 74; mergedeep 105 105; meshio 82 109; meson 95 111; meson-python 101 118; mido 113 118; mir-eval 102 89
mistune 112 125; ml-collections 97 90; ml-dtypes 89 116; moocore 95 95; more-itertools 121 105; motor 115 92; mpi4py 109 125
mpmath 109 112; msgpack 101 113; muddler 68 93; mujoco 70 87; multidict 118 139; multipledispatch 129 131; multiprocess 106 117
multitasking 78 78; music21 100 91; mutagen 117 125; mypy 91 100; mysql-connector-python 96 91; narwhals 123 115; nats-py 98 107
natsort 100 86; nbclient 94 99; ndindex 106 102; netcdf4 81 93; networkit 118 134; networkx 111 102; nodeenv 102 108; notebook-shim 93 84
numba 109 111; numcodecs 107 107; numexpr 118 115; numpy 107 103; oauth2client 106 93; oauthlib 107 89; olefile 66 71; omegaconf 97 114
onnx 86 86; onnxruntime 81 93; onnxscript 104 93; open-clip-torch 91 102; openai 70 65; openapi-pydantic 59 55; openpyxl 108 110
opentelemetry-api 114 103; opentelemetry-exporter-otlp-proto-common 79 90; opentelemetry-exporter-otlp-proto-http 87 88
opentelemetry-proto 84 71; opentelemetry-sdk 95 93; opt-einsum 109 110; optax 109 112; optree 109 89; optuna 105 106; ordered-set 114 114
orderly-set 125 127; ortools 116 99; overrides 93 106; packaging 91 90; paho-mqtt 94 96; pandapower 84 96; parso 98 105; partd 134 162
passlib 77 70; pathable 111 120; pathlib-abc 105 112; pathos 99 93; pathspec 98 89; patsy 106 96; pdfminer-six 94 116; pdfplumber 107 120
peewee 120 137; peft 84 87; pendulum 85 82; pexpect 106 101; pg8000 101 105; pin 100 112; pint 109 130; platformdirs 118 105
playwright 112 97; plotly 124 94; pluggy 106 103; ply 55 72; pocketsphinx 104 116; poetry-core 101 107; polars 118 93; pooch 102 92
portalocker 103 80; postgrest 118 113; posthog 90 85; pox 97 89; ppft 82 87; pre-commit 106 122; prettytable 102 108; progressbar2 106 99
prometheus-client 102 113; proto-plus 82 83; protobuf 72 86; psutil 91 99; psycopg 122 126; psycopg2-binary 112 104; ptyprocess 91 94
pulp 92 100; pure-eval 110 125; py 112 126; py-cpuinfo 89 125; py-key-value-aio 112 108; pyamg 88 91; pyaml 129 136; pyarabic 121 84
pyarrow 95 102; pyasn1-modules 91 121; pybind11 106 110; pycocotools 87 110; pycodestyle 88 95; pycparser 112 105; pycryptodome 93 97
pycryptodomex 93 97; pydantic-core 112 85; pydantic-settings 91 95; pydeck 108 102; pydicom 96 86; pydot 113 116; pydub 99 113
pyee 127 115; pyerfa 124 90; pyflakes 131 104; pygame 89 93; pygithub 77 80; pygments 82 69; pyjwt 95 98; pymarc 63 77; pymatching 116 87
pymodbus 109 107; pymongo 101 94; pymoo 109 121; pymysql 106 110; pynacl 93 93; pyogrio 89 81; pyopengl 103 94; pyopenssl 112 106
pyparsing 106 103; pypdf 92 106; pypdfium2 89 90; pyperclip 112 112; pyproj 99 85; pyproject-hooks 112 111; pyqt5 77 85; pyqt6 83 89
pyrate-limiter 117 117; pyright 109 116; pyrsistent 130 127; pyserial 86 103; pyside6-essentials 97 112; pysocks 92 105; pytest 106 107
pytest-asyncio 109 116; pytest-benchmark 109 121; pytest-cov 98 110; pytest-mock 94 100; pytest-timeout 108 108; pytest-xdist 111 112
python-dateutil 91 95; python-discovery 112 122; python-docx 129 116; python-dotenv 115 132; python-flint 138 152; python-jose 101 106
python-multipart 90 87; python-utils 100 92; pytokens 72 107; pytorch-metric-learning 108 122; pytz 98 87; pyyaml 81 101; qrcode 116 125
rapidfuzz 91 86; ray 95 95; rdflib 75 79; realtime 127 128; reedsolo 58 57; referencing 107 101; regex 87 107; reportlab 93 107
requests-oauthlib 99 91; requests-toolbelt 119 108; responses 103 106; respx 120 134; rfc3986 95 88; robot-descriptions 72 74
rotary-embedding-torch 77 117; ruamel-yaml 83 101; rustworkx 120 86; s3transfer 101 94; sacrebleu 91 86; safetensors 114 109
scikit-build-core 98 105; scikit-fem 90 104; scikit-image 110 93; scikit-learn 96 87; scikit-rf 106 102; scramp 109 116
secretstorage 113 108; secure 144 118; selenium 113 109; semantic-version 99 114; send2trash 73 85; sentence-transformers 101 91
service-identity 121 121; setuptools 93 97; setuptools-scm 100 92; sgp4 67 77; shap 86 99; shapely 104 93; simpleeval 110 114
simplejson 107 96; six 102 109; slicer 109 129; smmap 88 86; snowballstemmer 79 121; sortedcontainers 111 102; sounddevice 110 91
soundfile 107 97; soupsieve 89 99; spacy 103 93; spacy-legacy 102 108; spacy-loggers 113 110; sphinx 101 111; sqlalchemy 106 98
sqlmodel 88 93; sqlparse 92 113; stack-data 120 123; stamina 116 109; starlette 112 122; statsmodels 94 84; stevedore 101 87
storage3 117 116; streamlit 96 84; structlog 115 102; supabase 94 91; supabase-auth 102 105; supabase-functions 105 105; sympy 116 131
tables 87 90; tabulate 93 94; tenacity 113 116; tensorboard 92 90; tensorflow-cpu 95 93; terminado 119 119; texttable 118 118
thermo 101 94; thinc 114 124; threadpoolctl 101 95; tifffile 103 88; tiktoken 103 105; time-machine 111 111; timm 94 103; tinycss2 110 105
tld 89 77; toml 86 110; tomli 89 102; tomlkit 100 116; toolz 140 127; torch 85 96; torch-einops-utils 130 150; torch-geometric 107 112
torchdata 76 83; torchmetrics 109 92; tornado 111 104; tox 110 121; tqdm 107 113; traitlets 105 106; transformers 91 93; treescope 96 91
trio 100 119; triton 113 126; trl 82 84; trove-classifiers 112 72; truststore 78 88; twisted 121 101; typing-extensions 93 91
typing-inspection 78 73; tzlocal 69 79; uncalled-for 114 115; uncertainties 70 61; universal-pathlib 109 110; uri-template 121 129
uritemplate 104 111; urllib3 96 94; uvicorn 97 114; uvloop 123 142; validators 109 101; vcs-versioning 108 105; vega-datasets 120 120
vine 111 111; virtualenv 117 124; vtk 107 116; wadler-lindig 117 117; wasabi 110 96; watchdog 110 112; watchfiles 112 107; wcwidth 98 118
weasel 106 108; webcolors 101 86; webencodings 88 88; websocket-client 95 93; websockets 93 91; werkzeug 114 108; wheel 92 109
wrapt 83 82; wtforms 126 119; xarray-einstats 119 105; xlrd 72 81; xlsxwriter 77 88; xmlschema 100 110; xyzservices 108 95; yarl 82 91
yfinance 83 98; yt-dlp 96 95; z3-solver 128 139; zipp 144 138; zope-interface 129 109; zstandard 106 95
`

export interface Density {
  readonly older: number
  readonly newer: number
}

let densities: Map<string, Density> | undefined

/** The density of a project's code, by its normalised name, where it is known to be unusual. */
export function projectDensity(name: string): Density | undefined {
  densities ??= new Map(
    HUNDREDTHS.trim()
      .split(/; |\n/)
      .map((row) => {
        const [project = '', older, newer] = row.split(' ')
        return [project, { older: Number(older) / 100, newer: Number(newer) / 100 }]
      }),
  )
  return densities.get(name)
}
