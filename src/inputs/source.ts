import { realpathSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import {
  readNamedFile,
  readRegularFile,
  textOfFile,
  UnreadableFileError,
} from '../cache/regular-file.ts'
import type { Place } from '../errors.ts'
import { inputError, type PysizeError } from '../errors.ts'
import { sha256 } from '../hashing/sha256.ts'
import { redact } from '../text/redact.ts'
import type { InputFile } from './input.ts'
import { pathOfFileUrl } from './links.ts'
import { missingFileHint } from './missing-file.ts'
import { packingOf } from './packed-bytes.ts'
import { decodeText, EncodingError, wideEncodingOf } from './text-encoding.ts'

/** The sources of input, all passed in: nothing here reads the process. */
export interface InputSources {
  /** Absolute. */
  readonly cwd: string
  readonly stdin?: (() => Promise<string>) | undefined
  /** Ends the wait for a pipe without a writer. */
  readonly signal?: AbortSignal | undefined
  /** Reads a requirements file from an `http(s):` URL; undefined if nothing is there. */
  readonly fetchText?: ((url: string) => Promise<string | undefined>) | undefined
  /** Texts that replace those of files, by `identityOf`: the files' content after an edit. */
  readonly texts?: ReadonlyMap<string, string> | undefined
  readonly looked?: FileListener | undefined
}

/** Called for each file next to an input that was read or looked for: undefined if it can't be read. */
export type FileListener = (path: string, text: string | undefined) => void

/** The text of a file next to an input, by its absolute path. */
export function textBeside(path: string, looked: FileListener | undefined): string | undefined {
  const text = textOfFile(path)
  looked?.(path, text)
  return text
}

/** A file as it was read. */
export interface SourceText extends InputFile {
  readonly text: string
  /** Its encoding, if a byte order mark tells that it is not UTF-8. */
  readonly wide?: 'UTF-16' | 'UTF-32'
}

/** Whether a file is named by a URL, as pip's requirements files may be. */
export function isUrl(file: string): boolean {
  return /^(?:https?|file):/i.test(file)
}

/** Whether a file is on the network. */
export function isRemote(file: string): boolean {
  return URL.canParse(file) && /^https?:$/.test(new URL(file).protocol)
}

/** A file's name, safe to show: without logins and values of variables. */
export const shownName = (file: string): string => redact(file)

/**
 * The path of `included` in `file`: paths are relative to the folder of the including file, URLs to
 * its URL. The result is normalised, and relative to the same folder as `file`.
 */
export function resolveInclude(file: string, included: string): string {
  if (isUrl(file)) return URL.canParse(included, file) ? new URL(included, file).href : included
  if (isUrl(included) || posix.isAbsolute(included) || resolve(included) === included)
    return included
  return fileBeside(file, included)
}

/** The path of a file in the folder of another one, relative to the same folder as that. */
export const fileBeside = (file: string, name: string): string =>
  posix.join(posix.dirname(file.replaceAll('\\', '/')), name)

/** One name for each file, whatever its spelling. */
export function identityOf(file: string, cwd: string): string {
  return isUrl(file) || file === '-' ? file : resolve(cwd, file)
}

/**
 * The folder from which the paths in a file are relative: the current one for requirements outside
 * files.
 */
export const folderOf = (file: string, cwd: string): string =>
  file === '-' || isUrl(file) ? cwd : dirname(resolve(cwd, file))

/** A file to read, and its name in messages. */
export interface NamedSource {
  readonly file: string
  readonly shown: string
}

/**
 * Reads a file: a path relative to `cwd`, `-` for stdin, or a URL. A file named on the command line
 * may be a pipe, such as `<(…)` of a shell; one that a file includes may not.
 *
 * @param places where the file was included; none for one named on the command line
 * @throws PysizeError, exit code 2, if it cannot be read or is not text
 */
export async function readSource(
  named: NamedSource,
  sources: InputSources,
  places: readonly Place[],
): Promise<SourceText> {
  const { file, shown } = named
  const edited = sources.texts?.get(identityOf(file, sources.cwd))
  if (edited !== undefined) return fromText(shown, edited)
  if (file === '-') return fromText(file, await readStdin(sources))
  if (isRemote(file)) {
    const raw = rawUrl(file)
    if (raw !== undefined)
      throw inputError('file-not-read', `${shown} is a page that shows a file.`, {
        places,
        hint: `Name the file itself: ${raw}`,
      })
    if (sources.fetchText === undefined) {
      throw inputError('file-not-read', `${shown} is a URL, and --offline is set.`, {
        places,
        hint: 'Download it first.',
      })
    }
    const text = await sources.fetchText(file)
    if (text !== undefined) return fromText(shown, text)
    throw inputError('file-not-found', `There is no file ${shown}.`, {
      places,
      hint: 'Check the URL.',
    })
  }
  const bytes = await readBytes(named, sources, places)
  try {
    const wide = wideEncodingOf(bytes)
    return {
      file: shown,
      text: decodeText(bytes),
      sha256: sha256(bytes),
      ...(wide === undefined ? {} : { wide }),
    }
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error
    const packed = packingOf(bytes)
    const why = packed === undefined ? error.message : `it is ${packed.what}`
    throw inputError('invalid-encoding', `${shown} can't be read: ${why}.`, {
      places: [{ file: shown }, ...places],
      hint:
        packed?.hint ??
        'Save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-',
      cause: error,
    })
  }
}

/** The URL of a file, from that of its page on GitHub or GitLab; undefined for other URLs. */
function rawUrl(url: string): string | undefined {
  const [, repository, path] =
    /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/blob\/([^?#]+)/.exec(url) ?? []
  if (repository !== undefined) return `https://raw.githubusercontent.com/${repository}/${path}`
  return /^https:\/\/[^/]+\/[^?#]+\/-\/blob\//.test(url)
    ? url.replace('/-/blob/', '/-/raw/')
    : undefined
}

async function readStdin(sources: InputSources): Promise<string> {
  if (sources.stdin === undefined) throw inputError('file-not-read', 'There is no stdin to read.')
  return sources.stdin()
}

function fromText(file: string, text: string): SourceText {
  return { file, text, sha256: sha256(text) }
}

/** The error for an empty name, which a shell makes of a variable that is not set. */
export const namelessFile = (places: readonly Place[]): PysizeError =>
  inputError('file-not-found', 'The name of a file is empty.', {
    places,
    hint: 'Check the variable that it comes from.',
  })

async function readBytes(
  { file, shown }: NamedSource,
  { cwd, signal }: InputSources,
  places: readonly Place[],
): Promise<Uint8Array> {
  if (file === '') throw namelessFile(places)
  const path = isUrl(file) ? pathOfFileUrl(file, cwd) : resolve(cwd, file)
  if (path === undefined)
    throw inputError('file-not-found', `${shown} names no file on this machine.`, {
      places,
      hint: 'Check the URL.',
    })
  try {
    return places.length === 0 ? await readNamedFile(path, signal) : readIncluded(path)
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    const reason = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (reason === 'ENOENT' || reason === 'ENOTDIR')
      throw inputError('file-not-found', `There is no file ${shown}.`, {
        places,
        hint: missingFileHint(path, shown, places),
        cause,
      })
    if (reason === 'EISDIR') {
      const hint = `Name the file in it, such as ${posix.join(shown, 'requirements.txt')}.`
      throw inputError('file-not-read', `${shown} is a folder, not a file.`, {
        places,
        hint,
        cause,
      })
    }
    throw inputError('file-not-read', `${shown} can't be read: ${whyNot(cause)}.`, {
      places,
      cause,
    })
  }
}

/**
 * An included file was not named by a person: for example, it must not show this process's
 * environment.
 */
function readIncluded(path: string): Uint8Array {
  if (realpathSync(path).startsWith('/proc/'))
    throw new UnreadableFileError('it is a file of the system')
  return readRegularFile(path)
}

function whyNot(error: unknown): string {
  if (error instanceof UnreadableFileError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? code
}

/** Node's error for a path, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  ERR_INVALID_ARG_VALUE: 'its name contains a null character',
  ENXIO: 'it is a socket or a device',
}
