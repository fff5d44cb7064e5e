/** A project in no tool's own words: `make.ts` writes it for each tool. */
export interface Project {
  readonly name: string
  /** Requirements as the standard spells them. */
  readonly requires: readonly string[]
  readonly extras?: Readonly<Record<string, readonly string[]>>
  /** `dev` is what each tool's own install takes too. */
  readonly groups?: Readonly<Record<string, readonly string[]>>
  readonly python?: string
  /** More lines of pyproject.toml, for one tool. */
  readonly more?: Readonly<Record<string, string>>
  /** The tools that can lock it; all if left out. */
  readonly tools?: readonly string[]
}

/** What the recorded sets lack: extras, groups, markers, forks, conflicts and other sources. */
export const projects = (local: string, git: string): readonly Project[] => [
  {
    name: 'extras-groups',
    requires: ['flask[async]>=3', 'sqlalchemy[asyncio]>=2', 'requests[socks]'],
    extras: { aws: ['boto3>=1.34'], fast: ['orjson', 'uvloop; sys_platform != "win32"'] },
    groups: { dev: ['pytest>=8', 'coverage[toml]'], docs: ['sphinx>=7', 'furo'] },
  },
  {
    name: 'markers',
    requires: [
      'colorama; sys_platform == "win32"',
      'pywin32; platform_system == "Windows"',
      'uvloop; sys_platform != "win32" and implementation_name == "cpython"',
      'pyobjc-core; sys_platform == "darwin"',
      'greenlet; platform_machine == "x86_64" or platform_machine == "AMD64"',
      'python-magic; os_name == "posix"',
      'tomli; python_version < "3.11"',
      'watchdog[watchmedo]>=4',
    ],
    python: '>=3.9,<3.14',
  },
  {
    name: 'forks',
    requires: [
      'numpy<2; sys_platform == "win32"',
      'numpy>=2; sys_platform != "win32"',
      'pandas>=2.2; platform_machine != "aarch64"',
      'pandas<2.3; platform_machine == "aarch64"',
      'click<8.1; sys_platform == "darwin"',
      'click>=8.1; sys_platform != "darwin"',
    ],
    groups: { dev: ['ipython'] },
    // The others make one resolution of all targets, and a Pipfile names each package once.
    tools: ['uv', 'poetry', 'pylock'],
  },
  {
    name: 'forks-by-python',
    requires: [
      'scipy<1.14; python_version < "3.12"',
      'scipy>=1.14; python_version >= "3.12"',
      'networkx',
    ],
    python: '>=3.10,<3.14',
    tools: ['uv', 'poetry', 'pylock'],
  },
  {
    name: 'git',
    requires: [`gitdep[more] @ git+${git}/gitrepo/.git@v1`, 'attrs'],
  },
  {
    name: 'git-subdirectory',
    requires: [`inner @ git+${git}/sub/.git@v1#subdirectory=pkgs/inner`, 'attrs'],
  },
  {
    name: 'path-wheel',
    requires: [`libdep @ file://${local}/dist/libdep-1.2.0-py3-none-any.whl`, 'attrs'],
  },
  {
    name: 'path-sdist',
    requires: [`libdep @ file://${local}/dist/libdep-1.2.0.tar.gz`, 'attrs'],
  },
  {
    name: 'path-folder',
    requires: [`libdep @ file://${local}/lib`, 'attrs'],
  },
  {
    name: 'editable',
    requires: ['editdep[more]', 'attrs'],
    more: {
      uv: `[tool.uv.sources]\neditdep = { path = "${local}/edit", editable = true }\n`,
      poetry: `[tool.poetry.dependencies]\neditdep = { path = "${local}/edit", develop = true }\n`,
      pipenv: `editdep = { path = "${local}/edit", editable = true, extras = ["more"] }\n`,
    },
    tools: ['uv', 'poetry', 'pipenv'],
  },
  {
    name: 'pre-releases',
    requires: ['textual>=0.50', 'dask[array]', 'opentelemetry-instrumentation-requests==0.48b0'],
  },
  {
    name: 'sdist-only',
    requires: ['docopt==0.6.2', 'pyyaml', 'antlr4-python3-runtime==4.9.3'],
  },
  {
    name: 'self-extras',
    requires: ['celery[redis,msgpack]', 'django[argon2]', 'httpx[http2,cli]'],
    extras: { redis: ['redis[hiredis]'], all: ['self-extras[redis]', 'gunicorn[gevent]'] },
    groups: { dev: ['black[d]', 'pre-commit'], test: ['pytest-xdist[psutil]'] },
    // Poetry refuses a project that depends on itself.
    tools: ['uv', 'pdm'],
  },
  {
    name: 'conflicting-extras',
    requires: ['requests'],
    extras: { old: ['numpy<2', 'scipy<1.13'], new: ['numpy>=2', 'scipy>=1.14'] },
    groups: { dev: ['pytest<8'], lint: ['pytest>=8', 'ruff'] },
    more: {
      uv: `[tool.uv]
default-groups = ["dev"]
conflicts = [
  [{ extra = "old" }, { extra = "new" }],
  [{ group = "dev" }, { group = "lint" }],
]
`,
    },
    tools: ['uv'],
  },
  {
    name: 'overrides',
    requires: ['httpx', 'starlette'],
    groups: { dev: ['pytest'], docs: ['mkdocs'] },
    more: {
      uv: `[tool.uv]
default-groups = ["docs"]
override-dependencies = ["anyio==4.4.0"]
constraint-dependencies = ["certifi<2025"]
environments = ["sys_platform == 'linux'", "sys_platform == 'win32'"]
`,
    },
    tools: ['uv'],
  },
  {
    name: 'required-environments',
    requires: ['pyarrow', 'lxml; platform_machine == "x86_64"'],
    more: {
      uv: `[tool.uv]
required-environments = ["sys_platform == 'darwin' and platform_machine == 'arm64'"]
`,
    },
    tools: ['uv'],
  },
  // What people write: small projects of every kind.
  {
    name: 'web-api',
    requires: ['fastapi[standard]>=0.115', 'sqlalchemy[asyncio]>=2', 'alembic', 'asyncpg'],
    groups: { dev: ['pytest', 'httpx[http2]'] },
  },
  {
    name: 'flask-web',
    requires: ['flask>=3', 'flask-login', 'gunicorn', 'psycopg[binary]', 'python-dotenv[cli]'],
    extras: { cache: ['redis[hiredis]'], sentry: ['sentry-sdk[flask]'] },
    groups: { dev: ['pytest-flask'] },
  },
  {
    name: 'django-site',
    requires: ['django>=5', 'djangorestframework', 'whitenoise[brotli]', 'celery[redis]'],
    groups: { dev: ['django-debug-toolbar', 'ipython'] },
  },
  {
    name: 'cli-tool',
    requires: ['typer', 'rich', 'platformdirs', 'tomlkit', 'keyring', 'pywinpty; os_name == "nt"'],
    groups: { dev: ['pytest', 'mypy'], build: ['build', 'twine'] },
  },
  {
    name: 'data',
    requires: ['pandas[excel]>=2.2', 'pyarrow', 'duckdb', 'polars'],
    extras: { plot: ['matplotlib'] },
  },
  {
    name: 'science',
    requires: ['scikit-learn', 'joblib', 'numba'],
    groups: { dev: ['ipykernel'] },
  },
  { name: 'scrape', requires: ['scrapy', 'beautifulsoup4', 'lxml[html_clean]', 'playwright'] },
  {
    name: 'async',
    requires: [
      'aiohttp[speedups]',
      'uvloop; sys_platform != "win32"',
      'winloop; sys_platform == "win32"',
      'redis[hiredis]',
      'trio',
    ],
  },
  {
    name: 'testing',
    requires: ['pytest>=8', 'hypothesis[cli]', 'tox', 'coverage[toml]', 'pytest-xdist[psutil]'],
  },
  { name: 'docs', requires: ['sphinx', 'furo', 'myst-parser[linkify]'], groups: { dev: ['doc8'] } },
  {
    name: 'kernel',
    requires: ['ipykernel', 'jupyter-client', 'debugpy; platform_machine != "aarch64"'],
  },
  { name: 'grpc', requires: ['grpcio', 'grpcio-tools', 'grpcio-status', 'protobuf<7'] },
  {
    name: 'security',
    requires: ['cryptography', 'pyjwt[crypto]', 'argon2-cffi', 'paramiko', 'requests[socks]'],
  },
  {
    name: 'pythons',
    requires: [
      'requests',
      'importlib-metadata; python_version < "3.12"',
      'tomli; python_full_version < "3.11.0a7"',
      'typing-extensions',
      'attrs',
      'pytest',
    ],
    python: '>=3.10,<3.15',
  },
]
