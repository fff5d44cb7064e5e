import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { combinedError, inputError, type Place, PysizeError } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { redact, starred } from '../../text/redact.ts'
import type { FormatContext } from '../format-context.ts'
import { readInput } from '../formats.ts'
import {
  addPackages,
  type GrowingIndexOptions,
  growing,
  type IndexOptions,
} from '../index-options.ts'
import type { FurtherInstall, InputRequirement, WrittenRequirement } from '../input.ts'
import { requirementWarnings, withLocalProject } from '../local/local-requirement.ts'
import { plainRequirement } from '../plain-requirement.ts'
import { LineFault } from '../requirements/line-fault.ts'
import { parseEditable, parseRequirementText } from '../requirements/requirement-text.ts'
import {
  type Collected,
  type ReadContext,
  readRequirementsFile,
} from '../requirements/requirements-file.ts'
import type { ShellWord } from '../requirements/shell-words.ts'
import type { Meaning } from './argument-table.ts'
import { checkedArguments } from './checked-arguments.ts'
import type { Argument } from './parse-arguments.ts'

/** The parts that read the arguments of an install. */
export interface ArgumentsContext extends ReadContext {
  readonly installer: InstallerName
  /** The index options that the environment of the install sets. */
  readonly options: IndexOptions
}

/**
 * Reads the arguments of `pip install` or `uv pip install`, with the files that they name.
 *
 * @param option the option that has this value, for messages: `--then`
 * @throws PysizeError exit 2, with all faults; their places have a column in the text, or are lines
 *   of the files
 */
export async function readInstallArguments(
  text: string,
  option: string,
  context: ArgumentsContext,
): Promise<FurtherInstall> {
  const { cwd, installer } = context
  const place = (offset: number): Place => ({
    file: option,
    text: starred(text),
    column: offset + 1,
  })
  const parsed = atPlace(place, () => checkedArguments(text, option, installer))
  const collected: Collected = {
    requirements: [],
    files: new Map(),
    warnings: [],
    faults: [],
    options: growing(context.options),
    inclusions: 0,
  }
  const { faults } = collected
  const attempt = async (offset: number, read: () => unknown): Promise<void> => {
    try {
      await read()
    } catch (error) {
      const fault = error instanceof LineFault ? faultAt(error.shifted(offset), place) : error
      if (!(fault instanceof PysizeError) || fault.exitCode !== 2) throw fault
      faults.push(
        fault.places.length > 0
          ? fault
          : inputError(fault.code, fault.message, { places: [place(offset)], hint: fault.hint }),
      )
    }
  }
  const ofMeaning = (meaning: Meaning): readonly Argument[] =>
    parsed.options.filter((one) => one.meaning === meaning)

  takeIndexArguments(collected.options, ofMeaning, installer)
  for (const { value, offset } of ofMeaning('constraint'))
    await attempt(offset, () => readRequirementsFile(value, true, context, collected))
  // uv: an upgrade may be bounded, as in -P 'flask<3'.
  for (const { value, offset } of ofMeaning('upgrade-package').filter((one) =>
    /[<>=!~]/.test(one.value),
  ))
    await attempt(offset, () =>
      collected.requirements.push({
        ...plainRequirement(value, parseRequirementText(value, cwd), place(offset)),
        constraint: true,
      }),
    )
  for (const word of parsed.words)
    await attempt(startOf(word, text), () =>
      collected.requirements.push(requirementOf(word, text, cwd, place)),
    )
  for (const { value, offset } of ofMeaning('editable'))
    await attempt(offset, () =>
      collected.requirements.push({
        ...plainRequirement(value, parseEditable(value, cwd), place(offset)),
        editable: true,
      }),
    )
  const files: FormatContext = { ...context, extras: [], groups: [] }
  for (const { value, offset } of ofMeaning('requirement'))
    await attempt(offset, () => readInput(value, files, collected))
  const requirements: InputRequirement[] = []
  for (const one of collected.requirements)
    await attempt(0, async () => requirements.push(await withLocalProject(one)))
  if (isFilled(faults)) throw combinedError(faults)

  const names = (meaning: Meaning): ReadonlySet<string> =>
    new Set(
      ofMeaning(meaning).flatMap(({ value }) =>
        value.split(/[\s,]+/).map((name) => normalizeName(name.replace(/[[<>=!~;@ ].*$/, ''))),
      ),
    )
  return {
    value: redact(text),
    installer,
    inputs: {
      requirements: requirements.filter(({ constraint }) => !constraint),
      constraints: requirements.filter(({ constraint }) => constraint),
      options: collected.options,
      files: [...collected.files.values()],
      named: [],
      python: null,
      lock: collected.lock ?? null,
      warnings: [...collected.warnings, ...requirements.flatMap(requirementWarnings)],
      changes: null,
      installs: [],
    },
    mode: {
      upgrade: upgradeOf(ofMeaning, names('upgrade-package'), installer),
      reinstall:
        ofMeaning('reinstall').length > 0
          ? 'all'
          : ofMeaning('reinstall-package').length > 0
            ? names('reinstall-package')
            : 'none',
      dependencies:
        ofMeaning('no-deps').length > 0
          ? 'none'
          : ofMeaning('only-deps').length > 0
            ? 'only'
            : 'all',
    },
    compile: lastOf(parsed.options, { compile: true, 'no-compile': false }) ?? null,
    excludeNewer: ofMeaning('exclude-newer').at(-1)?.value ?? null,
    torch: ofMeaning('torch-backend').at(-1)?.value ?? null,
  }
}

const isFilled = (
  faults: readonly PysizeError[],
): faults is readonly [PysizeError, ...PysizeError[]] => faults.length > 0

function faultAt(
  { code, message, offset, hint }: LineFault,
  place: (offset: number) => Place,
): PysizeError {
  return inputError(code, message, { places: [place(offset)], hint })
}

function atPlace<T>(place: (offset: number) => Place, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof LineFault ? faultAt(error, place) : error
  }
}

/** The start of a word's text: after its quote, if it has one. */
const startOf = ({ offset }: ShellWord, text: string): number =>
  offset + (/["']/.test(text.charAt(offset)) ? 1 : 0)

function requirementOf(
  word: ShellWord,
  text: string,
  cwd: string,
  place: (offset: number) => Place,
): WrittenRequirement {
  const found = /^(?:[<>=!~]=?|===)/.exec(word.text)
  if (found !== null)
    throw new LineFault(
      'invalid-requirement',
      `'${word.text}' is not a requirement.`,
      0,
      'Write name and version in one word, such as torch==2.9.0.',
    )
  if (/\.(?:txt|in|toml)$/.test(word.text) && existsSync(resolve(cwd, word.text)))
    throw new LineFault(
      'invalid-requirement',
      `${word.text} is a file and not a requirement.`,
      0,
      `Write -r ${word.text}.`,
    )
  return plainRequirement(
    word.text,
    parseRequirementText(word.text, cwd),
    place(startOf(word, text)),
  )
}

/** pip adds to the indexes of the environment, uv replaces them by its own. */
function takeIndexArguments(
  into: GrowingIndexOptions,
  ofMeaning: (meaning: Meaning) => readonly Argument[],
  installer: InstallerName,
): void {
  const values = (meaning: Meaning): readonly string[] =>
    ofMeaning(meaning).map(({ value }) => value)
  const has = (meaning: Meaning): boolean => ofMeaning(meaning).length > 0
  into.noIndex ||= has('no-index')
  const extra = values('extra-index-url')
  if (into.noIndex) into.indexUrl = null
  else into.indexUrl = values('index-url').at(-1) ?? into.indexUrl
  into.extraIndexUrls = into.noIndex
    ? []
    : installer === 'uv' && extra.length > 0
      ? [...extra]
      : [...into.extraIndexUrls, ...extra]
  into.findLinks.push(...values('find-links'))
  for (const value of values('no-binary')) addPackages(value, into.noBinary, into.onlyBinary)
  for (const value of values('only-binary')) addPackages(value, into.onlyBinary, into.noBinary)
  for (const value of values('all-releases')) addPackages(value, into.allReleases, into.onlyFinal)
  for (const value of values('only-final')) addPackages(value, into.onlyFinal, into.allReleases)
  if (has('pre')) into.allReleases.add(':all:')
  into.preferBinary ||= has('prefer-binary')
  into.requireHashes ||= has('require-hashes')
  into.noRequireHashes ||= has('no-require-hashes')
}

/**
 * pip upgrades the requested packages, and all with its eager strategy
 * (`PipProvider.find_matches`); uv always upgrades all.
 */
function upgradeOf(
  ofMeaning: (meaning: Meaning) => readonly Argument[],
  packages: ReadonlySet<string>,
  installer: InstallerName,
): FurtherInstall['mode']['upgrade'] {
  if (ofMeaning('upgrade').length === 0) return packages.size > 0 ? packages : 'none'
  return installer === 'uv' || ofMeaning('upgrade-strategy').at(-1)?.value === 'eager'
    ? 'all'
    : 'asked'
}

function lastOf(
  options: readonly Argument[],
  values: Readonly<Partial<Record<Meaning, boolean>>>,
): boolean | undefined {
  const last = options.findLast(({ meaning }) => values[meaning] !== undefined)
  return last === undefined ? undefined : values[last.meaning]
}
