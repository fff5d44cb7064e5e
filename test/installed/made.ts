import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onFileEnd } from '../support/cleanup.ts'

export interface MadeDistribution {
  readonly requires?: readonly string[]
  /** Besides its module: paths relative to site-packages with their text. */
  readonly files?: Readonly<Record<string, string>>
  readonly installer?: string
  readonly requested?: boolean
  readonly tag?: string
  /** Rows to add to RECORD. */
  readonly rows?: string
}

/** Files by path; a value `-> target` is a link. */
export type MadeFiles = Readonly<Record<string, string>>

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/**
 * `demo 1.0` as an installer puts it into site-packages: a module, metadata, and a correct RECORD.
 */
export function distribution(project: string, options: MadeDistribution = {}): MadeFiles {
  const {
    requires = [],
    files = {},
    installer = 'pip',
    requested = true,
    tag = 'py3-none-any',
    rows = '',
  } = options
  const [name = '', version = ''] = project.split(' ')
  const module = name.replaceAll('-', '_')
  const info = `${module}-${version}.dist-info`
  const laid: Record<string, string> = {
    [`${module}/__init__.py`]: `# ${project}\n`,
    [`${module}/core.py`]: '#\n',
    ...files,
    [`${info}/METADATA`]: [
      'Metadata-Version: 2.2',
      `Name: ${name}`,
      `Version: ${version}`,
      ...requires.map((one) => `Requires-Dist: ${one}`),
      '',
    ].join('\n'),
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nTag: ${tag}\n`,
    [`${info}/INSTALLER`]: `${installer}\n`,
    ...(requested ? { [`${info}/REQUESTED`]: '' } : {}),
  }
  const record = Object.entries(laid).map(
    ([path, text]) => `${path},sha256=${hashOf(text)},${Buffer.byteLength(text)}`,
  )
  return {
    ...laid,
    [`${info}/RECORD`]: `${[...record, `${info}/RECORD,,`].join('\r\n')}\r\n${rows}`,
  }
}

export const SITE_PACKAGES = 'lib/python3.12/site-packages'

/** A virtual environment of Python 3.12.1 without an interpreter. */
export function venv(distributions: readonly MadeFiles[], more: MadeFiles = {}): MadeFiles {
  return {
    'pyvenv.cfg': 'home = /nowhere/bin\nversion = 3.12.1\n',
    [`${SITE_PACKAGES}/README.txt`]: 'Python',
    ...Object.fromEntries(
      distributions.flatMap((files) =>
        Object.entries(files).map(([path, text]) => [join(SITE_PACKAGES, path), text]),
      ),
    ),
    ...more,
  }
}

/** Writes files to a new folder, which goes when the tests of the file have run. */
export function onDisk(files: MadeFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-made-'))
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), file)
    else writeFileSync(file, text)
  }
  return folder
}
