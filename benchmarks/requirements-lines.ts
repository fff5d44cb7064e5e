import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_INDEX_OPTIONS } from '../src/inputs/index-options.ts'
import type { Inputs } from '../src/inputs/input.ts'
import { readInputs } from '../src/inputs/read-inputs.ts'

/** As pip-compile writes them: pins with markers, hashes on lines of their own, comments. */
export function requirementLines(count: number): string {
  const hash = (i: number): string => `--hash=sha256:${i.toString(16).padStart(64, '0')}`
  const pin = (i: number): string =>
    [
      `some-project-${i}==${1 + (i % 9)}.${i % 30}.${i % 7} ; python_version >= '3.9' and sys_platform != 'win32' \\`,
      `    ${hash(2 * i)} \\`,
      `    ${hash(2 * i + 1)}`,
      '    # via -r requirements.in',
    ].join('\n')
  const blocks = Array.from({ length: Math.ceil(count / 4) }, (_, i) => pin(i))
  return `${blocks.join('\n')}\n`
}

/** Reads a file of requirements from the disk, as an estimate does. */
export function readLines(file: string): Promise<Inputs> {
  return readInputs({
    files: [file],
    with: [],
    constraints: [],
    extras: [],
    groups: [],
    env: {},
    cwd: '/',
    stdin: undefined,
    fetchText: async () => '',
    options: DEFAULT_INDEX_OPTIONS,
  })
}

export function writeLines(count: number, work: string): string {
  const file = join(work, `requirements-${count}.txt`)
  writeFileSync(file, requirementLines(count))
  return file
}
