import { dirname, resolve } from 'node:path'
import { readRegularFile, textOfFile } from '../cache/regular-file.ts'
import { getJson, putJson } from '../cache/store.ts'
import type { Warning } from '../errors.ts'
import { sha256 } from '../hashing/sha256.ts'
import type { Inputs } from '../inputs/input.ts'
import { localStamp } from '../inputs/local/local-tree.ts'
import { isNamedAsExplicit, isNamedAsLock, lockKind } from '../inputs/locks/lock-names.ts'
import type { NamedFiles } from '../inputs/named-files.ts'
import { projectFolders } from '../inputs/project-folders.ts'
import { type FileListener, isUrl } from '../inputs/source.ts'
import type { InstallerName, LockSummary } from '../model/estimate.ts'
import { decidingOptions } from '../options/option-table.ts'
import type { EstimateOptions } from '../options/options.ts'
import { isObject } from '../text/json.ts'
import { ANSWER_FORMAT, type Answer, answerUnder } from './answers.ts'
import type { LocalTrees } from './locks/local-trees.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'

/** The parts of an estimate that come from its files, besides the answer. */
export interface InputsReading {
  readonly inputs: Inputs['files']
  readonly lock?: LockSummary
  readonly uncounted?: readonly string[]
  /** Whether the files require anything. */
  readonly isAsked: boolean
  readonly warnings: readonly Warning[]
  /** The installer whose configuration files may name an unread index; null if none may. */
  readonly configOf: InstallerName | null
}

/** A reading as it is stored. */
interface Kept {
  readonly reading: InputsReading
  /** The files next to them by absolute path, with the hash of their text; null without one. */
  readonly beside: readonly (readonly [path: string, sha256: string | null])[]
  /** The local projects and archives that a lock installs; null for requirements files. */
  readonly trees: LocalTrees | null
  /** The key of the answer. */
  readonly answer: string
}

/** Increase it when the same files give another reading, also between releases. */
const FORMAT = 5

/** The files of an estimate. */
export interface ReadFiles {
  readonly named: NamedFiles
  /** Of the files next to them: the hash of the text by absolute path, null if it can't be read. */
  readonly hashes: ReadonlyMap<string, string | null>
}

/** Notes the files next to inputs while these are read. */
export function filesBeside(): Pick<ReadFiles, 'hashes'> & { readonly looked: FileListener } {
  const hashes = new Map<string, string | null>()
  return {
    hashes,
    looked: (path, text) => {
      const hash = hashOf(text)
      // A file that changes while it is read matches nothing later.
      hashes.set(path, (hashes.get(path) ?? hash) === hash ? hash : '')
    },
  }
}

/**
 * The stored reading of a lock file or of requirements files and its answer, if none of them and no
 * file next to them has changed. Reading them takes most of the time of a repeated run.
 */
export function keptReading(
  named: NamedFiles,
  options: EstimateOptions,
  session: Session,
): { readonly reading: InputsReading; readonly answer: Answer } | undefined {
  const key = keyOf(named, options, session)
  const kept = key === null ? undefined : getJson(session.store, 'answers', key)
  if (!isKept(kept) || !isUnchanged(kept, session.host.cwd)) return undefined
  const answer = answerUnder(kept.answer, session)
  return answer === undefined ? undefined : { reading: kept.reading, answer }
}

/** @param answer the key of the answer */
export function keepReading(
  reading: InputsReading,
  { named, hashes }: ReadFiles,
  answer: string,
  { trees }: Plan,
  options: EstimateOptions,
  session: Session,
): void {
  const key = keyOf(named, options, session)
  const mayBeKept =
    reading.lock === undefined
      ? named.files.every(isList) && usesNoVariable(reading, session.host.cwd)
      : trees !== null
  if (key === null || !mayBeKept) return
  const kept: Kept = { reading, beside: [...hashes], trees, answer }
  putJson(session.store, 'answers', key, kept)
}

/** Whether a lock or requirements files are all that is read, except for files next to them. */
function areAlone({ files: [file, ...more] }: NamedFiles, options: EstimateOptions): boolean {
  const isAlone = [
    options.with,
    options.constraints,
    options.without,
    options.replace,
    options.override,
    options.provided,
    options.then,
    options.findLinks,
  ].every((values = []) => values.length === 0)
  return (
    isAlone &&
    file !== undefined &&
    ((more.length === 0 && !isUrl(file) && isLock(file)) || [file, ...more].every(isList))
  )
}

const isLock = (file: string): boolean =>
  lockKind(file) !== undefined || isNamedAsLock(file) || isNamedAsExplicit(file)

/** Whether a file is read as requirements because of its name. */
const isList = (file: string): boolean => /\.(?:txt|in)$/.test(file) && !isUrl(file)

/**
 * Whether no file uses a variable of the environment (`${NAME}`), and so means the same every time.
 */
const usesNoVariable = ({ inputs }: InputsReading, cwd: string): boolean =>
  inputs.every(({ file }) => textOfFile(resolve(cwd, file))?.includes('${') === false)

/**
 * The key of a reading: the files, options, and the variables of installers and of pysize. Null if
 * more than these files is read.
 */
function keyOf(named: NamedFiles, options: EstimateOptions, { host }: Session): string | null {
  const { version, cwd, env } = host
  const [file] = named.files
  if (file === undefined || !areAlone(named, options)) return null
  const question = {
    program: [version, FORMAT, ANSWER_FORMAT],
    files: named.files,
    choice: named.warnings,
    cwd,
    folders: projectFolders(dirname(resolve(cwd, file)), cwd),
    options: decidingOptions(options),
    env: Object.entries(env)
      .filter(([name]) => /^(?:PIP|UV|PYSIZE)_/.test(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  }
  return sha256(JSON.stringify(question))
}

/** A cache may come from elsewhere, so a value of another shape reads as absent. */
const isKept = (value: unknown): value is Kept =>
  isObject(value) &&
  typeof value.answer === 'string' &&
  Array.isArray(value.beside) &&
  value.beside.every((one) => Array.isArray(one) && typeof one[0] === 'string') &&
  (value.trees === null || areTrees(value.trees)) &&
  isObject(value.reading) &&
  Array.isArray(value.reading.inputs) &&
  value.reading.inputs.length > 0 &&
  value.reading.inputs.every(isObject) &&
  Array.isArray(value.reading.warnings)

const areTrees = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.paths) &&
  value.paths.every((path) => typeof path === 'string')

function isUnchanged({ reading, beside, trees }: Kept, cwd: string): boolean {
  try {
    for (const { file, sha256: hash } of reading.inputs)
      if (sha256(readRegularFile(resolve(cwd, file))) !== hash) return false
  } catch {
    return false
  }
  return (
    beside.every(([path, hash]) => hashOf(textOfFile(path)) === hash) &&
    (trees === null || localStamp(trees.paths) === trees.stamp)
  )
}

const hashOf = (text: string | undefined): string | null =>
  text === undefined ? null : sha256(text)
