import { basename } from 'node:path'
import { redactCommand } from '../text/redact.ts'
import { fileBeside } from './source.ts'

/** The command that wrote a list of hashes, and writes it again. */
export interface LockCommand {
  readonly tool: 'pip-compile' | 'uv'
  /** From its header, without secrets. */
  readonly command: string
  /** The file to edit, relative to the same folder as the inputs; null if the header names none. */
  readonly source: string | null
}

/** The comments at the head of a file, without their marks. */
export const headLines = (text: string): readonly string[] =>
  text
    .split('\n', 12)
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#\s*/, '').trim())

/** pip-tools and uv write their command line into the head of the file. */
export function lockCommand(file: string, text: string): LockCommand | null {
  const command = headLines(text).find((line) => /^(?:uv pip compile|pip-compile)\b/.test(line))
  if (command === undefined) return null
  const source = command.split(/\s+/).findLast((word) => /\.(?:in|toml)$/.test(word))
  // Usually the command was run in the folder of the file.
  const beside = source === undefined ? null : fileBeside(file, basename(source))
  return {
    tool: command.startsWith('uv') ? 'uv' : 'pip-compile',
    command: redactCommand(command),
    source: beside,
  }
}
