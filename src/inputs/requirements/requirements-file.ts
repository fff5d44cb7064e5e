import { inputError, type Place, PysizeError, type Warning, warning } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { redact } from '../../text/redact.ts'
import { takeTurns } from '../../turns.ts'
import type { CondaInput } from '../conda/conda-input.ts'
import { DEFAULT_INDEX_OPTIONS, type GrowingIndexOptions, growing } from '../index-options.ts'
import type { InputFile, ProjectPython, PythonHint, WrittenRequirement } from '../input.ts'
import { endsReading, requireFewFiles, requireFewLines } from '../input-limits.ts'
import { isFileUrl } from '../links.ts'
import type { LockInput } from '../locks/lock-input.ts'
import {
  type InputSources,
  identityOf,
  isRemote,
  readSource,
  resolveInclude,
  type SourceText,
  shownName,
} from '../source.ts'
import { LineFault } from './line-fault.ts'
import { parseLineOptions } from './line-options.ts'
import { type LogicalLine, logicalLines } from './logical-lines.ts'
import { takeIndexOptions, takePackageSets } from './option-line.ts'
import type { LineOption } from './option-names.ts'
import { configSettingsOf, hashesOf, valuesOf } from './option-values.ts'
import { parseEditable, parseRequirementText } from './requirement-text.ts'

/**
 * The state that the files of a run add to, in pip's order: a later file sees the index options of
 * an earlier one.
 */
export interface Collected {
  readonly requirements: WrittenRequirement[]
  readonly files: Map<string, InputFile>
  readonly warnings: Warning[]
  /** Of each pyproject.toml that was read. */
  pythons?: readonly ProjectPython[]
  /** The packages that conda installs. */
  conda?: CondaInput
  /** Parts of the environment that are not counted, in words. */
  uncounted?: readonly string[]
  /** The installer of a script, which is run rather than installed. */
  installer?: InstallerName
  /** The Python that a file itself names. */
  python?: PythonHint
  /** The faults, reported together when all files are read. */
  readonly faults: PysizeError[]
  readonly options: GrowingIndexOptions
  /** The one lock among the files. */
  lock?: LockInput
  /** How many files were read, counting each inclusion. */
  inclusions: number
}

export interface ReadContext extends InputSources {
  /** The variables for `${VAR}`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The installer whose rules apply; pip by default. */
  readonly installer?: InstallerName | undefined
}

/** A file on the path from the entry to the one that is being read. */
interface Frame {
  readonly file: string
  /** The same, safe to show. */
  readonly shown: string
  readonly identity: string
  readonly constraint: boolean
  /** The including file, and the line in it that led here. */
  readonly parent: { readonly frame: Frame; readonly place: Place } | null
}

/**
 * Reads a requirements or constraints file and all that it includes, as pip 26.3 does: requirements
 * and constraints come in the order in which pip reads them, and index options take effect line by
 * line. Faults of lines are added to `collected`, each with the lines that included its file.
 *
 * @throws PysizeError, exit code 2, if the file itself cannot be read
 */
export async function readRequirementsFile(
  file: string,
  constraint: boolean,
  context: ReadContext,
  collected: Collected,
): Promise<void> {
  const identity = identityOf(file, context.cwd)
  await readFrame(
    { file, shown: shownName(file), identity, constraint, parent: null },
    context,
    collected,
  )
}

/**
 * Reads a text as a requirements file with a given name, with its includes: a list of requirements
 * inside another kind of file.
 */
export function readRequirementsText(
  source: SourceText,
  text: string,
  context: ReadContext,
  collected: Collected,
): Promise<void> {
  const { file } = source
  const frame = {
    file,
    shown: shownName(file),
    identity: identityOf(file, context.cwd),
    constraint: false,
    parent: null,
  }
  return readLines(frame, { ...source, text }, context, collected)
}

/** An input with so many faults is a file of another kind. */
const MOST_FAULTS = 100

async function readFrame(frame: Frame, context: ReadContext, collected: Collected): Promise<void> {
  requireFewFiles(++collected.inclusions, () => includedFrom(frame))
  await readLines(frame, await readSource(frame, context, includedFrom(frame)), context, collected)
}

async function readLines(
  frame: Frame,
  { text, ...input }: SourceText,
  context: ReadContext,
  collected: Collected,
): Promise<void> {
  collected.files.set(frame.identity, input)
  const turn = takeTurns(context.signal)
  const ignored: Place[] = []
  const isUv = context.installer === 'uv'
  for (const line of logicalLines(isUv ? withPlainSpaces(text) : text, context.env)) {
    if (collected.faults.length >= MOST_FAULTS) return
    await turn()
    if (line === undefined) continue
    const place = { file: frame.shown, line: line.line, text: line.indent + line.written }
    try {
      if (isUv) refuseDash(line.text)
      const nested = readLine(line, place, frame, context.cwd, collected, ignored)
      if (nested !== undefined) await readFrame(nested, context, collected)
    } catch (error) {
      collected.faults.push(faultOf(error, line, place, frame, context.cwd))
    }
  }
  if (ignored.length > 0) collected.warnings.push(lineIgnored(ignored))
}

/** uv accepts every space of Unicode, pip only blanks and tabs. */
const withPlainSpaces = (text: string): string =>
  text.replaceAll(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')

function lineIgnored([first, ...others]: readonly Place[]): Warning {
  const { file, line, text = '' } = first!
  const more =
    others.length === 0 ? '' : ` and ${others.length} more line${others.length === 1 ? '' : 's'}`
  return warning(
    'line-ignored',
    `pip ignores the text after a dash: ${text.trim()} (${file}:${line})${more}.`,
  )
}

/** pip ignores the words after a lone dash, as in a list of `- six`; uv refuses the line. */
function refuseDash(text: string): void {
  if (/^--?(?:\s|$)/.test(text))
    throw new LineFault(
      'invalid-requirement',
      'uv does not accept a line that begins with a single dash.',
      0,
      'Write the requirement without the dash.',
    )
}

/** Reads one line. Returns the file that it includes, if any. */
function readLine(
  line: LogicalLine,
  place: Place,
  frame: Frame,
  cwd: string,
  collected: Collected,
  ignored: Place[],
): Frame | undefined {
  const start = optionsStart(line.text)
  const passedOver: string[] = []
  const options = start === line.text.length ? [] : optionsAt(line.text, start, passedOver)
  takePackageSets(collected.options, options)
  const requirement = requirementOf(
    line,
    line.text.slice(0, start).trimEnd(),
    options,
    place,
    frame,
    cwd,
  )
  if (requirement !== undefined) {
    if (requirement.path !== null || (requirement.url !== null && isFileUrl(requirement.url)))
      refuseLocal(frame.file, requirement.text)
    collected.requirements.push(requirement)
    requireFewLines(collected.requirements.length, place)
    return undefined
  }
  if (passedOver.length > 0) ignored.push(place)
  const required = valuesOf(options, 'requirement')[0]
  const included = required ?? valuesOf(options, 'constraint')[0]
  if (included !== undefined) {
    const file = resolveInclude(frame.file, included)
    if (!isRemote(file)) refuseLocal(frame.file, included)
    return enter(file, required === undefined, place, frame, cwd)
  }
  const named = ['index-url', 'extra-index-url', 'find-links'] as const
  for (const location of named.flatMap((name) => valuesOf(options, name)))
    if (!isRemote(location)) refuseLocal(frame.file, location)
  takeIndexOptions(collected.options, options, frame.file, cwd)
  if (valuesOf(options, 'hash').length > 0) {
    collected.warnings.push(
      warning('hash-ignored', `${place.file}, line ${line.line}: --hash has no requirement.`),
    )
  }
  return undefined
}

/**
 * @throws LineFault if the file came from the network: only the user may name files of this machine
 */
function refuseLocal(file: string, named: string): void {
  if (!isRemote(file)) return
  throw new LineFault(
    'local-file-refused',
    `A file from the network names ${named}, a file on this machine.`,
    0,
    'If you trust it, save the file and name the copy.',
  )
}

/** The start of the options: pip's first word, between single spaces, that starts with `-`. */
function optionsStart(text: string): number {
  if (text.startsWith('-')) return 0
  const dash = text.indexOf(' -')
  return dash < 0 ? text.length : dash + 1
}

function optionsAt(text: string, start: number, passedOver: string[]): LineOption[] {
  return within(start, () => parseLineOptions(text.slice(start), passedOver))
}

/** Runs a reader of a part of the line, so its faults are placed in the whole line. */
function within<T>(start: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof LineFault ? error.shifted(start) : error
  }
}

function requirementOf(
  line: LogicalLine,
  beforeOptions: string,
  options: readonly LineOption[],
  place: Place,
  frame: Frame,
  cwd: string,
): WrittenRequirement | undefined {
  const target = valuesOf(options, 'editable')[0]
  const editable = target !== undefined
  const text = beforeOptions || target
  if (text === undefined) return undefined
  const start = beforeOptions === '' ? Math.max(0, line.text.indexOf(text)) : 0
  if (editable && frame.constraint) {
    throw new LineFault(
      'invalid-constraint',
      "An editable requirement can't be a constraint.",
      start,
      'Write name==version, or move the line to a requirements file.',
    )
  }
  return {
    text: redact(line.isExpanded ? withoutOptions(line.written) : text),
    ...within(start, () => (editable ? parseEditable(text, cwd) : parseRequirementText(text, cwd))),
    editable,
    hashes: editable ? {} : hashesOf(options),
    configSettings: configSettingsOf(options),
    constraint: frame.constraint,
    origin: [place, ...includedFrom(frame)],
  }
}

/** The requirement: a line up to its options. */
const withoutOptions = (text: string): string => text.slice(0, optionsStart(text)).trimEnd() || text

/**
 * @throws PysizeError if the file is already being read, with the whole circle
 */
function enter(file: string, constraint: boolean, place: Place, parent: Frame, cwd: string): Frame {
  const identity = identityOf(file, cwd)
  const path = framesTo(parent)
  const first = path.findIndex((frame) => frame.identity === identity)
  if (first < 0)
    return { file, shown: shownName(file), identity, constraint, parent: { frame: parent, place } }
  const circle = [...path.slice(first), path[first]!].map((frame) => frame.shown).join(' -> ')
  throw inputError(
    'requirements-cycle',
    `Requirements files include each other in a circle: ${circle}.`,
    {
      places: [place, ...includedFrom(parent)],
      hint: 'Remove this line, or move what both files need into a third one.',
    },
  )
}

/** From the entry to the frame. */
function framesTo(frame: Frame): Frame[] {
  const frames = [frame]
  for (let { parent } = frame; parent !== null; { parent } = parent.frame) frames.push(parent.frame)
  return frames.reverse()
}

/** The lines that led to the frame's file, innermost first. */
function includedFrom(frame: Frame): Place[] {
  const places: Place[] = []
  for (let { parent } = frame; parent !== null; { parent } = parent.frame) places.push(parent.place)
  return places
}

/**
 * @throws errors that are not faults of a line or of a file that it names: a failure of the
 *   network, too many files or requirements
 */
function faultOf(
  error: unknown,
  line: LogicalLine,
  place: Place,
  frame: Frame,
  cwd: string,
): PysizeError {
  if (error instanceof LineFault)
    return atPlace(
      line.isExpanded ? asWritten(error, line, place, frame, cwd) : error,
      line,
      place,
      frame,
    )
  if (!(error instanceof PysizeError) || error.exitCode !== 2 || endsReading(error)) throw error
  return error
}

/**
 * The fault of the line with its variables unreplaced, so no value is shown. If that line has no
 * fault, or has it at a variable, a value is the cause.
 */
function asWritten(
  fault: LineFault,
  line: LogicalLine,
  place: Place,
  frame: Frame,
  cwd: string,
): LineFault {
  const nothing = {
    requirements: [],
    files: new Map(),
    warnings: [],
    faults: [],
    options: growing(DEFAULT_INDEX_OPTIONS),
    inclusions: 0,
  }
  try {
    readLine({ ...line, text: line.written, isExpanded: false }, place, frame, cwd, nothing, [])
  } catch (error) {
    const isOfLine =
      error instanceof LineFault &&
      error.code === fault.code &&
      !line.written.startsWith('${', error.offset)
    if (isOfLine) return error
  }
  const [variable = ''] = /\$\{\w+\}/.exec(line.written) ?? []
  return new LineFault(
    fault.code,
    `${line.written} is not valid once its variables are replaced.`,
    line.written.indexOf(variable),
    `Check the value of ${variable}.`,
  )
}

const atPlace = (fault: LineFault, line: LogicalLine, place: Place, frame: Frame): PysizeError =>
  inputError(fault.code, fault.message, {
    places: [{ ...place, column: line.indent.length + fault.offset + 1 }, ...includedFrom(frame)],
    hint: fault.hint,
  })
