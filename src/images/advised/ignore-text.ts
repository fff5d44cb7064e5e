/**
 * Files that no image needs, and secrets that none should contain: histories, environments, caches,
 * other builds.
 */
const PATTERNS: readonly string[] = [
  '.git',
  '.github',
  '**/.venv',
  '**/venv',
  '**/__pycache__',
  '**/*.py[cod]',
  '**/.mypy_cache',
  '**/.pytest_cache',
  '**/.ruff_cache',
  '**/.tox',
  '**/.ipynb_checkpoints',
  '**/node_modules',
  '**/.env',
  '**/.env.*',
  '.idea',
  '.vscode',
  'Dockerfile*',
  '*.dockerignore',
  '.dockerignore',
]

/** The text of an ignore file for a Python project. */
export const IGNORE_TEXT: string = `${PATTERNS.join('\n')}\n`
