import { createHash } from 'node:crypto'

/** A wheel that a lock names. */
export interface Locked {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly url: string
  readonly body: Buffer
}

type LockFiles = Readonly<Record<string, string>>

const sha = ({ body }: Locked): string => createHash('sha256').update(body).digest('hex')

/** A project that requires `web`, and what is locked for it. */
type Texts = (web: Locked, core: Locked) => LockFiles

const PROJECT =
  '[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.9"\ndependencies = ["web"]\n'

const uv: Texts = (web, core) => {
  const row = (one: Locked, more: string): string =>
    `\n[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsource = { registry = "${new URL('/simple/', one.url)}" }\n${more}wheels = [\n    { url = "${one.url}", hash = "sha256:${sha(one)}", size = ${one.body.length} },\n]\n`
  const own =
    '\n[[package]]\nname = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "web" }]\n'
  const head = 'version = 1\nrevision = 3\nrequires-python = ">=3.9"\n'
  return {
    'uv.lock': `${head}${own}${row(core, '')}${row(web, 'dependencies = [{ name = "core" }]\n')}`,
    'pyproject.toml': PROJECT,
  }
}

const pylock: Texts = (...all) => {
  const rows = all.map(
    (one) =>
      `\n[[packages]]\nname = "${one.name}"\nversion = "${one.version}"\n${one.name === 'web' ? 'dependencies = [{ name = "core" }]\n' : ''}wheels = [{ name = "${one.filename}", url = "${one.url}", size = ${one.body.length}, hashes = { sha256 = "${sha(one)}" } }]\n`,
  )
  return { 'pylock.toml': `lock-version = "1.0"\ncreated-by = "test"\n${rows.join('')}` }
}

const poetry =
  (version: '1.1' | '2.1'): Texts =>
  (...all) => {
    const filed = (one: Locked): string => `{file = "${one.filename}", hash = "sha256:${sha(one)}"}`
    const rows = all.map(
      (one) =>
        `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\ndescription = ""\n${version === '1.1' ? 'category = "main"\n' : 'groups = ["main"]\n'}optional = false\npython-versions = "*"\n${version === '1.1' ? '' : `files = [\n    ${filed(one)},\n]\n`}${one.name === 'web' ? '\n[package.dependencies]\ncore = "*"\n' : ''}\n`,
    )
    const files =
      version === '1.1'
        ? `\n[metadata.files]\n${all.map((one) => `${one.name} = [\n    ${filed(one)},\n]\n`).join('')}`
        : ''
    const project =
      '[tool.poetry]\nname = "app"\nversion = "1.0"\npackage-mode = false\n[tool.poetry.dependencies]\npython = ">=3.9"\nweb = "*"\n'
    return {
      'poetry.lock': `${rows.join('')}[metadata]\nlock-version = "${version}"\npython-versions = ">=3.9"\ncontent-hash = "0"\n${files}`,
      'pyproject.toml': project,
    }
  }

const pdm: Texts = (...all) => {
  const rows = all.map(
    (one) =>
      `\n[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsummary = ""\ngroups = ["default"]\n${one.name === 'web' ? 'dependencies = ["core"]\n' : ''}files = [\n    {file = "${one.filename}", hash = "sha256:${sha(one)}"},\n]\n`,
  )
  const head =
    '[metadata]\ngroups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n[[metadata.targets]]\nrequires_python = ">=3.9"\n'
  return {
    'pdm.lock': head + rows.join(''),
    'pyproject.toml': `${PROJECT}[tool.pdm]\ndistribution = false\n`,
  }
}

const pipfile: Texts = (...all) => {
  const rows = all.map((one) => [
    one.name,
    { hashes: [`sha256:${sha(one)}`], index: 'pypi', version: `==${one.version}` },
  ])
  const sources = [{ name: 'pypi', url: `${new URL('/simple/', all[0].url)}`, verify_ssl: true }]
  const meta = { hash: { sha256: '0' }, 'pipfile-spec': 6, requires: {}, sources }
  return {
    'Pipfile.lock': JSON.stringify(
      { _meta: meta, default: Object.fromEntries(rows), develop: {} },
      null,
      4,
    ),
    Pipfile: `[[source]]\nname = "pypi"\nurl = "${sources[0]!.url}"\nverify_ssl = true\n\n[packages]\nweb = "*"\n`,
  }
}

const pex: Texts = (...all) => {
  const rows = all.map((one) => ({
    artifacts: [{ algorithm: 'sha256', hash: sha(one), url: one.url }],
    project_name: one.name,
    requires_dists: one.name === 'web' ? ['core'] : [],
    requires_python: null,
    version: one.version,
  }))
  const lock = {
    allow_builds: true,
    allow_prereleases: false,
    allow_wheels: true,
    build_isolation: true,
    constraints: [],
    excluded: [],
    locked_resolves: [{ locked_requirements: rows, platform_tag: null }],
    only_builds: [],
    only_wheels: [],
    overridden: [],
    path_mappings: {},
    pex_version: '2.105.2',
    pip_version: '26.3',
    prefer_older_binary: false,
    requirements: ['web'],
    requires_python: ['>=3.9'],
    resolver_version: 'pip-2020-resolver',
    style: 'universal',
    target_systems: ['linux'],
    transitive: true,
    use_pep517: null,
  }
  return { 'pex.lock': JSON.stringify(lock, null, 2) }
}

const condaLock: Texts = (...all) => {
  const rows = all.map(
    (one) =>
      `- name: ${one.name}\n  version: '${one.version}'\n  manager: pip\n  platform: linux-64\n  dependencies: {${one.name === 'web' ? " core: '*' " : ''}}\n  url: ${one.url}\n  hash:\n    sha256: ${sha(one)}\n  category: main\n  optional: false\n`,
  )
  return {
    'conda-lock.yml': `version: 1\nmetadata:\n  content_hash: {}\n  channels: []\n  platforms: [linux-64]\n  sources: []\npackage:\n${rows.join('')}`,
  }
}

const pixi: Texts = (...all) => {
  const rows = all.map(
    (one) =>
      `- pypi: ${one.url}\n  name: ${one.name}\n  version: '${one.version}'\n  sha256: ${sha(one)}\n${one.name === 'web' ? '  requires_dist:\n  - core\n' : ''}`,
  )
  const listed = all.map(({ url }) => `      - pypi: ${url}\n`)
  return {
    'pixi.lock': `version: 6\nenvironments:\n  default:\n    channels: []\n    packages:\n      linux-64:\n${listed.join('')}packages:\n${rows.join('')}`,
  }
}

const hashes: Texts = (...all) => ({
  'requirements.txt': all
    .map((one) => `${one.name}==${one.version} --hash=sha256:${sha(one)}\n`)
    .join(''),
})

export const LOCK_FORMATS = [
  'uv.lock',
  'pylock.toml',
  'poetry.lock 1.1',
  'poetry.lock 2.1',
  'pdm.lock',
  'Pipfile.lock',
  'pex.lock',
  'conda-lock.yml',
  'pixi.lock',
  'requirements.txt with hashes',
] as const
export type LockFormat = (typeof LOCK_FORMATS)[number]

const TEXTS: Readonly<Record<LockFormat, Texts>> = {
  'uv.lock': uv,
  'pylock.toml': pylock,
  'poetry.lock 1.1': poetry('1.1'),
  'poetry.lock 2.1': poetry('2.1'),
  'pdm.lock': pdm,
  'Pipfile.lock': pipfile,
  'pex.lock': pex,
  'conda-lock.yml': condaLock,
  'pixi.lock': pixi,
  'requirements.txt with hashes': hashes,
}

/** The files of a project whose lock holds `web`, which requires `core`. */
export function lockText(
  format: LockFormat,
  web: Locked,
  core: Locked,
): { readonly name: string; readonly files: LockFiles } {
  const files = TEXTS[format](web, core)
  return { name: Object.keys(files)[0]!, files }
}
