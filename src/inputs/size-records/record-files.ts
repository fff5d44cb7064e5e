import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readRegularFile, UnreadableFileError } from '../../cache/regular-file.ts'
import { inputError, type Warning, warning } from '../../errors.ts'
import { sha256 } from '../../hashing/sha256.ts'
import type { Collection, SizeRecord } from '../../model/size-record.ts'
import { Misfit } from '../checked-fields.ts'
import { isDirectory } from '../requirements/local-path.ts'
import { decidingRecords } from './deciding-records.ts'
import { readRecord } from './read-record.ts'

/**
 * The largest input, bytes: 300 repositories that write a line each day for a year make about 100
 * MB.
 */
const MOST_BYTES = 256 * 2 ** 20
const MOST_CHARACTERS = 2 ** 20
/** How many faulty lines get a warning: in a file of another kind, every line is faulty. */
const MOST_WARNINGS = 5
/**
 * Beyond this number, only the records that decide the answer are kept: a year of many repositories
 * has more.
 */
const MOST_KEPT = 5_000
/** The most faulty lines in a file that has records, too. */
const MOST_FAULTS = 1000

/** The records of some files, in the order of the files and lines. */
export interface ReadRecords {
  readonly records: readonly SizeRecord[]
  readonly inputs: Collection['inputs']
  readonly warnings: readonly Warning[]
}

/**
 * Reads the output of `--format jsonl`: files, patterns, folders with `*.jsonl` at any depth, or
 * `-` for standard input. Broken and foreign lines are skipped with a warning that names file and
 * line; a duplicate line counts once.
 *
 * @throws PysizeError exit 2 `file-not-found` if a name or a pattern matches no file
 */
export async function readRecords(
  named: readonly string[],
  cwd: string,
  stdin: () => Promise<string>,
): Promise<ReadRecords> {
  let records = new Map<string, SizeRecord>()
  let kept = 0
  const inputs: { file: string; sha256: string }[] = []
  const warnings: Warning[] = []
  for (const file of await recordFiles(named, cwd)) {
    const bytes = file === '-' ? Buffer.from(await stdin()) : bytesOf(resolve(cwd, file))
    if (!Buffer.isBuffer(bytes)) {
      warnings.push(warning('record-passed-over', `${file} was not read: ${bytes.reason}.`))
      continue
    }
    inputs.push({ file, sha256: sha256(bytes) })
    let faults = 0
    let at = -1
    for (const line of linesOf(bytes)) {
      at++
      if (faults > MOST_FAULTS) break
      if (line.trim() === '') continue
      const record = recordOf(line)
      if (!('misfit' in record)) {
        records.set(digestOf(record), record)
        if (records.size < 2 * kept + MOST_KEPT) continue
        records = new Map(
          decidingRecords([...records.values()]).map((one) => [digestOf(one), one] as const),
        )
        kept = records.size
      } else if (faults++ < MOST_WARNINGS)
        warnings.push(
          warning(
            'record-passed-over',
            `${file}:${at + 1} is not a line of --format jsonl: ${record.misfit}.`,
          ),
        )
    }
    if (faults > MOST_FAULTS)
      warnings.push(
        warning(
          'record-passed-over',
          `${file} has more than ${MOST_FAULTS} such lines, and was not read to its end.`,
        ),
      )
    else if (faults > MOST_WARNINGS)
      warnings.push(
        warning('record-passed-over', `${file} has ${faults - MOST_WARNINGS} more such lines.`),
      )
  }
  return { records: [...records.values()], inputs, warnings }
}

/** One after the other, because all at once would take several times the memory of the file. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, start)
    const end = found < 0 ? bytes.length : found
    yield bytes.toString('utf8', start, end)
    start = end + 1
  }
}

const NEWLINE = 0x0a

/** Equal records count once, and there may be hundreds of thousands. */
const digestOf = (record: SizeRecord): string =>
  createHash('sha256').update(JSON.stringify(record)).digest('base64')

function recordOf(line: string): SizeRecord | { readonly misfit: string } {
  if (line.length > MOST_CHARACTERS) return { misfit: 'it is too long' }
  try {
    return readRecord(line)
  } catch (error) {
    if (error instanceof Misfit) return { misfit: error.message }
    throw error
  }
}

function bytesOf(path: string): Buffer | { readonly reason: string } {
  try {
    return readRegularFile(path, MOST_BYTES)
  } catch (error) {
    if (error instanceof UnreadableFileError) return { reason: error.message }
    return { reason: 'it cannot be opened' }
  }
}

/** Each file once, the files of a folder or a pattern in the order of their names. */
async function recordFiles(named: readonly string[], cwd: string): Promise<readonly string[]> {
  const files = new Map<string, string>()
  for (const name of named) {
    const path = resolve(cwd, name)
    const found =
      name === '-' || (existsSync(path) && !isDirectory(path))
        ? [name]
        : isDirectory(path)
          ? (await matching('**/*.jsonl', path)).map((file) => join(name, file))
          : /[*?[{]/.test(name)
            ? await matching(name.replaceAll('\\', '/'), cwd)
            : []
    if (found.length === 0)
      throw inputError(
        'file-not-found',
        isDirectory(path) ? `The folder ${name} contains no *.jsonl.` : `There is no file ${name}.`,
        {
          hint: 'Write files with: pysize estimate requirements.txt --format jsonl >> sizes.jsonl',
        },
      )
    for (const file of found) files.set(file === '-' ? file : resolve(cwd, file), file)
  }
  return [...files.values()]
}

async function matching(pattern: string, cwd: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby')
  return (await glob(pattern, { cwd, expandDirectories: false })).sort()
}
