import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PysizeError } from '../../src/errors.ts'
import type { Inputs } from '../../src/inputs/input.ts'
import { type InputsRequest, readInputs } from '../../src/inputs/read-inputs.ts'
import { onTestEnd } from '../support/cleanup.ts'

/** Writes the files into a folder that lasts as long as the test, and returns its path. */
export function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'pysize-inputs-')))
  onTestEnd(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
  return cwd
}

/** Reads a tree of files as a command would, `requirements.txt` if no file is named. */
export function readTree(
  files: Readonly<Record<string, string>>,
  request: Partial<InputsRequest> = {},
): Promise<Inputs> {
  return readInputs({ cwd: tree(files), files: ['requirements.txt'], env: {}, ...request })
}

/** The failure as text: code, sentence, places with their line and a caret, hint. */
export async function failure(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => new Error('nothing failed'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof PysizeError) || error.exitCode !== 2) throw error
  const lines = [`${error.code}: ${error.message}`]
  for (const [at, { file, line, column, text }] of error.places.entries()) {
    lines.push(
      `${at === 0 ? 'at' : 'from'} ${[file, line, column].filter((part) => part !== undefined).join(':')}`,
    )
    if (at > 0 || text === undefined) continue
    lines.push(`  ${text}`)
    if (column !== undefined) lines.push(`  ${' '.repeat(column - 1)}^`)
  }
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`)
  return lines.join('\n')
}
