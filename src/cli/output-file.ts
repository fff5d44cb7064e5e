import { randomUUID } from 'node:crypto'
import { constants, rmSync } from 'node:fs'
import {
  access,
  type FileHandle,
  open,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { textOfFile } from '../cache/regular-file.ts'
import { beginUnfinished } from '../cache/unfinished.ts'
import { PysizeError } from '../errors.ts'
import { FORMATS } from '../reports/formats/format-names.ts'

export interface DeliveryOptions {
  readonly cwd: string
  /** The files that are estimated. */
  readonly inputs: readonly string[]
  /** Whether a file that people wrote may be overwritten. */
  readonly force: boolean
  readonly signal: AbortSignal
}

/**
 * The target of a report: a file that is written completely or not at all. Links are followed; a
 * device or pipe is written to directly.
 *
 * @throws PysizeError before the report is made: `unwritable-output` (exit 2) if the file cannot be
 *   written, `invalid-argument` (exit 2) for the name of a format, `output-would-overwrite` (exit
 *   2) if it contains requirements, a lock or a project
 */
export async function openReportFile(
  file: string,
  { cwd, inputs, force, signal }: DeliveryOptions,
): Promise<(text: string | Iterable<string>) => Promise<void>> {
  const asked = resolve(cwd, file)
  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw new PysizeError('unwritable-output', `The report can't be written to '${file}'.`, {
        exitCode: 2,
        hint: 'Name a file in a folder that exists and that you may write to.',
        cause,
      })
    }
  }

  const path = await realpath(asked).catch(() => asked)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined && FORMATS.some((format) => format === file))
    throw new PysizeError('invalid-argument', `-o takes a file, and '${file}' is a format.`, {
      exitCode: 2,
      hint: `Write --format ${file}, or -o ./${file} for a file of that name.`,
    })
  const special = found !== undefined && !found.isFile()
  if (found?.isFile() && !force) await refuseInput(file, path, inputs, cwd)
  await failing(async () => {
    if (found?.isDirectory()) throw new Error('it is a folder')
    await access(special ? path : dirname(path), constants.W_OK)
  })
  if (special) return (text) => failing(() => writeSpecial(path, text, signal))
  return (text) =>
    failing(async () => {
      const unfinished = `${path}.${randomUUID()}.tmp`
      const done = beginUnfinished(() => rmSync(unfinished, { force: true }))
      try {
        await writeFile(unfinished, text, { flag: 'wx' })
        await rename(unfinished, path)
      } catch (cause) {
        await rm(unfinished, { force: true })
        throw cause
      } finally {
        done()
      }
    })
}

/** Milliseconds between two attempts to write to a pipe that is full. */
const PAUSE = 20

/**
 * Writes to a device or pipe without blocking the process, because a blocked process cannot be
 * interrupted. A pipe without a reader fails at once.
 */
async function writeSpecial(
  path: string,
  text: string | Iterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(
    path,
    constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0),
  )
  try {
    for (const piece of typeof text === 'string' ? [text] : text)
      for (let rest = Buffer.from(piece); rest.length > 0; ) {
        signal.throwIfAborted()
        const written = await writeSome(file, rest)
        rest = rest.subarray(written)
        if (written === 0) await setTimeout(PAUSE, undefined, { signal })
      }
  } finally {
    await file.close()
  }
}

/** How many bytes were written; 0 if the pipe is full. */
async function writeSome(file: FileHandle, bytes: Buffer): Promise<number> {
  try {
    return (await file.write(bytes)).bytesWritten
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0
    throw error
  }
}

/** Names of files in which tools and people keep requirements. */
const REQUIREMENTS_NAME =
  /^(?:.*\.(?:lock|toml|in|cfg|ini|py|ya?ml)|.*lock\.json|package\.json|Pipfile.*|Makefile|Dockerfile.*)$/i

/** A report has none of these lines, and a requirements file has little else. */
const REQUIREMENT_LINE = /^(?:-[a-zA-Z-]|[a-z0-9][\w.-]*(?:\[[^\]]*\])?\s*(?:[=<>!~]=|[<>@;]|$))/i

/** Users of pip-compile write `-o requirements.txt`, and would overwrite that file. */
async function refuseInput(
  file: string,
  path: string,
  inputs: readonly string[],
  cwd: string,
): Promise<void> {
  const read = await Promise.all(
    inputs.map((input) => realpath(resolve(cwd, input)).catch(() => undefined)),
  )
  const isInput = read.includes(path)
  if (!isInput && !REQUIREMENTS_NAME.test(basename(path)) && !holdsRequirements(path)) return
  throw new PysizeError(
    'output-would-overwrite',
    `'${file}' ${isInput ? 'is an input' : 'contains requirements'}; the report would replace it.`,
    {
      exitCode: 2,
      hint: 'Name another file, such as pysize.txt or weight.json, or add --force.',
    },
  )
}

/** Whether the first lines of a file that are not comments are requirements. */
function holdsRequirements(path: string): boolean {
  const text = textOfFile(path) ?? ''
  const lines = text.slice(0, 64 * 1024).split(/\r?\n/)
  const meant = lines
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
    .slice(0, 20)
  return meant.length > 0 && meant.every((line) => REQUIREMENT_LINE.test(line) || /^\s/.test(line))
}
