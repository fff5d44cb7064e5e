import { makeZip } from '../weigh/zip.ts'
import type { IndexFile } from './index-server.ts'

export interface WheelOptions extends Partial<IndexFile> {
  readonly requires?: readonly string[]
  readonly tag?: string
  /** Of its one module. */
  readonly content?: string
  /** Bytes of its one module, if its content does not matter. */
  readonly size?: number
  /** Further files that it installs, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Bytes before the zip that its directory does not list. */
  readonly padding?: number
  /** Its programs: console scripts. */
  readonly scripts?: readonly string[]
  /** Whether the index serves its metadata next to it. */
  readonly sidecar?: boolean
}

function metadataText(
  name: string,
  version: string,
  requires: readonly string[],
  requiresPython?: string,
): string {
  const headers = [
    `Name: ${name}`,
    `Version: ${version}`,
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
  ]
  return [
    'Metadata-Version: 2.2',
    ...headers,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    '',
    'About it.',
  ].join('\n')
}

/** A wheel that can be installed, as an index offers it: `demo 1.0`. */
export function wheel(project: string, options: WheelOptions = {}): IndexFile {
  const {
    requires = [],
    tag = 'py3-none-any',
    size = 100,
    content: module = '#'.repeat(size),
    files = {},
    padding = 0,
    sidecar = true,
    scripts = [],
    ...more
  } = options
  const [name = '', version = ''] = project.split(' ')
  const stem = `${name.replaceAll('-', '_')}-${version}`
  const metadata = metadataText(name, version, requires, more.requiresPython)
  const content = {
    [`${name.replaceAll('-', '_')}/__init__.py`]: module,
    ...files,
    [`${stem}.dist-info/METADATA`]: metadata,
    [`${stem}.dist-info/WHEEL`]: `Wheel-Version: 1.0\nTag: ${tag}\n`,
    ...(scripts.length === 0
      ? {}
      : {
          [`${stem}.dist-info/entry_points.txt`]: `[console_scripts]\n${scripts.map((script) => `${script} = ${name}:main\n`).join('')}`,
        }),
    [`${stem}.dist-info/RECORD`]: `${stem}.dist-info/RECORD,,\n`,
  }
  const zip = makeZip(
    Object.entries(content).map(([path, text]) => ({ name: path, content: text })),
  )
  const body = padding === 0 ? zip : Buffer.concat([Buffer.alloc(padding), zip])
  return { filename: `${stem}-${tag}.whl`, body, ...(sidecar ? { metadata } : {}), ...more }
}
