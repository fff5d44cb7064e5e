/** Variables of pip that are not an option of `install`, or say nothing of what is installed. */
const NOT_OPTIONS: ReadonlySet<string> = new Set([
  'CONFIG_FILE',
  'DISABLE_PIP_VERSION_CHECK',
  'ROOT_USER_ACTION',
  'PROGRESS_BAR',
  'DEFAULT_TIMEOUT',
  'QUIET',
  'VERBOSE',
  'NO_INPUT',
  'BREAK_SYSTEM_PACKAGES',
])

const PIP_FLAGS: ReadonlySet<string> = new Set(
  'NO_INDEX PRE USER NO_COMPILE COMPILE REQUIRE_HASHES UPGRADE NO_DEPS IGNORE_INSTALLED FORCE_REINSTALL PREFER_BINARY REQUIRE_VIRTUALENV'.split(
    ' ',
  ),
)

const UV_VALUES: Readonly<Record<string, string>> = {
  UV_INDEX_URL: '--default-index',
  UV_DEFAULT_INDEX: '--default-index',
  UV_INDEX: '--index',
  UV_EXTRA_INDEX_URL: '--extra-index-url',
  UV_FIND_LINKS: '--find-links',
  UV_CONSTRAINT: '--constraint',
  UV_EXCLUDE_NEWER: '--exclude-newer',
  UV_PRERELEASE: '--prerelease',
  UV_RESOLUTION: '--resolution',
  UV_TORCH_BACKEND: '--torch-backend',
  UV_LINK_MODE: '--link-mode',
}
const UV_FLAGS: Readonly<Record<string, string>> = {
  UV_COMPILE_BYTECODE: '--compile-bytecode',
  UV_NO_CACHE: '--no-cache',
  UV_REQUIRE_HASHES: '--require-hashes',
  UV_NO_INDEX: '--no-index',
}

const isOn = (value: string): boolean => /^(?:1|true|t|yes|y|on)$/i.test(value.trim())

/**
 * The options that variables stand for. pip reads each long option from `PIP_NAME`; uv has a list.
 * They come before those of the command, which win.
 */
export function argumentsFromEnvironment(installer: 'pip' | 'uv', env: ReadonlyMap<string, string>): readonly string[] {
  return [...env].flatMap(([name, value]) => (installer === 'pip' ? pipWords(name, value) : uvWords(name, value)))
}

function pipWords(name: string, value: string): readonly string[] {
  if (!name.startsWith('PIP_') || value.trim() === '') return []
  const option = name.slice('PIP_'.length)
  // Any value of this one switches the cache off (pip/_internal/cli/cmdoptions.py).
  if (option === 'NO_CACHE_DIR') return ['--no-cache-dir']
  if (NOT_OPTIONS.has(option)) return []
  const long = `--${option.toLowerCase().replaceAll('_', '-')}`
  if (PIP_FLAGS.has(option)) return isOn(value) ? [long] : []
  const isList = /^(?:EXTRA_INDEX_URL|FIND_LINKS|CONSTRAINT|REQUIREMENT|TRUSTED_HOST|NO_BINARY|ONLY_BINARY)$/.test(option)
  return (isList ? value.trim().split(/\s+/) : [value]).flatMap((one) => [long, one])
}

function uvWords(name: string, value: string): readonly string[] {
  const flag = UV_FLAGS[name]
  if (flag !== undefined) return isOn(value) ? [flag] : []
  const option = UV_VALUES[name]
  if (option === undefined || value.trim() === '') return []
  const isList = option === '--extra-index-url' || option === '--index' || option === '--find-links' || option === '--constraint'
  return (isList ? value.trim().split(/\s+/) : [value]).flatMap((one) => [
    option,
    option === '--index' ? one.replace(/^[\w.-]+=(?=https?:)/, '') : one,
  ])
}
