import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeZip, type ZipEntry } from '../test/weigh/zip.ts'

interface Made {
  /** As the file name writes it. */
  readonly project: string
  readonly name: string
  readonly requires?: readonly string[]
  readonly files: readonly ZipEntry[]
  readonly entryPoints?: string
}

/** Plain code of about `functions` × 270 bytes, with as much prose in it as most projects have. */
function source(functions: number): string {
  const body = (i: number) => `
def convert_${i}(value: str, factor: int = ${i}, *, strict: bool = False) -> list[int]:
    """Converts a value, part by part."""
    parts = [int(part) * factor for part in value.split(',') if part]
    if strict and not parts:
        raise ValueError(f'nothing in {value!r}')
    # The sum goes last.
    return [*parts, sum(parts)]
`
  return `"""Module of numbers."""\nfrom __future__ import annotations\n${Array.from({ length: functions }, (_, i) => body(i)).join('\n')}`
}

const MADE: readonly Made[] = [
  {
    project: 'Odd.Name_App',
    name: 'Odd.Name-App',
    requires: [
      'with-scripts',
      'with-data',
      'native-one',
      'unicode-names',
      'many-files',
      'empty-files',
    ],
    files: [{ name: 'odd/__init__.py' }, { name: 'odd/app.py', content: source(40) }],
    entryPoints:
      '[console_scripts]\nodd = odd.app:convert_1\nodd-deep = odd.app:convert_2.__call__ [extra]\n[gui_scripts]\nodd-window = odd.app:convert_3\n',
  },
  {
    project: 'with_scripts',
    name: 'with-scripts',
    files: [
      { name: 'with_scripts.py', content: source(12) },
      { name: 'with_scripts-1.0.data/scripts/old-script', content: `#!python\n${source(2)}` },
      { name: 'with_scripts-1.0.data/scripts/tool.py', content: `#!python\n${source(3)}` },
      { name: 'with_scripts-1.0.data/scripts/program', content: Buffer.alloc(90_000, 7) },
    ],
  },
  {
    project: 'with_data',
    name: 'with-data',
    files: [
      { name: 'with_data/__init__.py', content: source(6) },
      { name: 'with_data-1.0.data/data/share/with data/a, b.txt', content: 'comma and spaces\n' },
      { name: 'with_data-1.0.data/purelib/with_data_extra/__init__.py', content: source(5) },
      { name: 'with_data-1.0.data/headers/with_data.h', content: '#define WITH_DATA 1\n' },
    ],
  },
  {
    project: 'native_one',
    name: 'native_one',
    files: [
      { name: 'native_one/__init__.py', content: source(1) },
      { name: 'native_one/libone.so.1', content: Buffer.alloc(400_000, 'abc'), stored: true },
    ],
  },
  {
    project: 'unicode_names',
    name: 'unicode-names',
    files: [
      { name: 'unicode_names/données_été.txt', content: 'é' },
      { name: 'unicode_names/模块.py', content: source(2) },
    ],
  },
  {
    project: 'many_files',
    name: 'many.files',
    files: Array.from({ length: 60 }, (_, i) => ({
      name: `many_files/part_${i}/module_${i}.py`,
      content: source(1 + (i % 9)),
    })),
  },
  {
    project: 'empty_files',
    name: 'empty-files',
    files: Array.from({ length: 20 }, (_, i) => ({ name: `empty_files/p${i}/__init__.py` })),
  },
]

/** Writes the wheels into a folder and answers it. */
export function makeWheels(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const made of MADE)
    writeFileSync(join(folder, `${made.project}-1.0-py3-none-any.whl`), makeWheel(made))
  return folder
}

function makeWheel({ project, name, requires = [], files, entryPoints }: Made): Buffer {
  const info = `${project}-1.0.dist-info`
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    'Version: 1.0',
    ...requires.map((line) => `Requires-Dist: ${line}`),
    '',
    '',
  ].join('\n')
  const all: ZipEntry[] = [
    ...files,
    { name: `${info}/METADATA`, content: metadata },
    {
      name: `${info}/WHEEL`,
      content: 'Wheel-Version: 1.0\nGenerator: pysize\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    },
    ...(entryPoints ? [{ name: `${info}/entry_points.txt`, content: entryPoints }] : []),
  ]
  const quoted = (path: string) => (path.includes(',') ? `"${path}"` : path)
  const rows = all.map((file) => {
    const content = Buffer.from(file.content ?? '')
    return `${quoted(file.name)},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}\n`
  })
  return makeZip([
    ...all,
    { name: `${info}/RECORD`, content: `${rows.join('')}${info}/RECORD,,\n` },
  ])
}
