/** A closure that is installed for real, and compared with its estimate. */
export interface VerifySet {
  readonly name: string
  /** Of the oracle's Python. */
  readonly python: string
  readonly requirements: readonly string[]
}

/**
 * Packages that people install: web, data, tools, with extras, scripts, data files, namespaces and
 * compiled modules.
 */
export const SETS: readonly VerifySet[] = [
  { name: 'fastapi', python: '3.12', requirements: ['fastapi', 'uvicorn[standard]'] },
  { name: 'pandas', python: '3.12', requirements: ['pandas'] },
  { name: 'requests', python: '3.11', requirements: ['requests'] },
  { name: 'django', python: '3.12', requirements: ['django', 'djangorestframework', 'gunicorn'] },
  { name: 'flask', python: '3.10', requirements: ['flask', 'flask-sqlalchemy', 'flask-login'] },
  { name: 'jupyter', python: '3.12', requirements: ['notebook', 'ipywidgets'] },
  { name: 'scipy', python: '3.13', requirements: ['numpy', 'scipy', 'matplotlib'] },
  {
    name: 'database',
    python: '3.11',
    requirements: ['sqlalchemy[asyncio]', 'psycopg2-binary', 'alembic', 'asyncpg'],
  },
  {
    name: 'cloud',
    python: '3.12',
    requirements: ['boto3', 'google-cloud-storage', 'azure-identity'],
  },
  {
    name: 'tools',
    python: '3.12',
    requirements: ['black', 'pytest', 'mypy', 'ruff', 'pre-commit'],
  },
  {
    name: 'queue',
    python: '3.9',
    requirements: ['celery[redis]', 'httpx[http2]', 'pydantic-settings'],
  },
  {
    name: 'learning',
    python: '3.12',
    requirements: ['scikit-learn', 'xgboost-cpu', 'opencv-python-headless'],
  },
]
