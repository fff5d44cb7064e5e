import type { SyntaxNode } from '@lezer/common'
import { normalizeName } from '../../packaging/name.ts'
import type { ScriptTree } from '../build-system.ts'
import { type Condition, UNCONDITIONAL } from './condition.ts'
import { bodyOf, execute } from './execute.ts'
import { truthOf } from './operators.ts'
import { type PythonCode, parsePython } from './python-code.ts'
import type { Reading, Seen, SetupCall } from './reading.ts'
import { Scope } from './scope.ts'
import { readingOf, readingState } from './script-reading.ts'
import {
  joinedRequirements,
  requirementsOfValue,
  type ScriptRequirements,
  unnamedRequirements,
} from './script-requirements.ts'
import { NONE, unknown, type Value } from './values.ts'

/** The facts from reading a setup.py without running it. */
export interface SetupScript {
  /** Undefined if missing, or if it is computed. */
  readonly name: string | undefined
  readonly version: string | undefined
  readonly requiresPython: string | undefined
  /** Undefined if the script does not set them. */
  readonly dependencies: ScriptRequirements | undefined
  /**
   * Whether the script, or a module of its tree that it imports, names `install_requires` at all.
   */
  readonly namesDependencies: boolean
  /** The normalised names at the beginning of its texts, also in branches that are not taken. */
  readonly names: ReadonlySet<string>
  /** By extra as written. */
  readonly extras: ReadonlyMap<string, ScriptRequirements>
  /** Extras, or all arguments of `setup`, come from code that cannot be followed. */
  readonly isOpen: boolean
  /** The keywords of `setup` that were found. */
  readonly keywords: ReadonlySet<string>
  /** The commands that the script replaces. */
  readonly commands: readonly string[]
  readonly exits: Seen['exits']
  readonly imports: Seen['imports']
  /** It changes where Python looks for modules. */
  readonly changesPath: boolean
  /** The keywords that describe the project whose values are bytes of Python 3. */
  readonly bytesKeywords: readonly string[]
  /** It uses the print statement of Python 2. */
  readonly isPython2: boolean
  /** When it requests the conversion from Python 2 that setuptools had. */
  readonly uses2to3: Condition
  /**
   * A header before the requirements contains line breaks, so readers of METADATA take the rest as
   * the description.
   */
  readonly breaksHeaders: boolean
}

/**
 * Reads a setup.py: follows its assignments, conditions, functions and the modules of its own tree
 * to the arguments of `setup(…)`. A value that depends on the machine keeps its condition. Nothing
 * is run.
 *
 * @returns undefined if the script is too long to be read
 */
export function readSetupScript(code: string, tree: ScriptTree): SetupScript | undefined {
  const parsed = parsePython(code)
  if (parsed === undefined) return undefined
  const state = readingState(code)
  const seen: Seen = { calls: [], exits: [], imports: [] }
  const reading = readingOf(parsed, seen, state, tree, '')
  const scope = new Scope()
  execute(bodyOf(parsed.root), scope, reading)
  if (seen.calls.length === 0) callsBelow(parsed.root, scope, reading)
  return scriptOf(seen, parsed, state.namesDependencies)
}

/** Calls of `setup` in functions that are called from elsewhere. */
function callsBelow(root: SyntaxNode, scope: Scope, reading: Reading): void {
  const cursor = root.cursor()
  while (cursor.next() && reading.seen.calls.length === 0)
    if (
      cursor.name === 'CallExpression' &&
      /^(\w+\.)*setup$/.test(reading.text(cursor.node.firstChild!))
    )
      reading.evaluate(cursor.node, scope)
}

function scriptOf(
  { calls, exits, imports }: Seen,
  code: PythonCode,
  namesDependencies: boolean,
): SetupScript {
  const keywords = keywordsOf(calls)
  const rest =
    calls.length === 0 ? unknown() : (calls.find((call) => call.rest !== null)?.rest ?? null)
  const text = (keyword: string): string | undefined => {
    const value = keywords.get(keyword)
    return value?.kind === 'text' ? value.text : undefined
  }
  const dependencies = keywords.get('install_requires')
  const optional = keywords.get('extras_require')
  const extras = new Map<string, ScriptRequirements>()
  if (optional?.kind === 'dict')
    for (const { value, when } of optional.entries)
      extras.set(
        value[0],
        joinedRequirements(extras.get(value[0]), requirementsOfValue({ value: value[1], when })),
      )
  const commands = keywords.get('cmdclass')
  return {
    name: text('name'),
    version: text('version'),
    requiresPython: text('python_requires'),
    dependencies:
      dependencies === undefined
        ? unnamedRequirements(keywords, rest, namesDependencies)
        : requirementsOfValue({ value: dependencies, when: UNCONDITIONAL }),
    namesDependencies,
    names: new Set(
      [...code.slice(0, code.root.to).matchAll(QUOTED_NAME)].map(([, name]) =>
        normalizeName(name!),
      ),
    ),
    extras,
    isOpen:
      rest !== null ||
      (optional !== undefined && (optional.kind !== 'dict' || optional.rest !== null)),
    keywords: new Set(keywords.keys()),
    commands: commands?.kind === 'dict' ? commands.entries.map(({ value }) => value[0]) : [],
    exits,
    imports,
    changesPath: /\bsys\.path\b/.test(code.slice(0, code.root.to)),
    bytesKeywords: DESCRIPTIONS.filter((keyword) => isBytes(keywords.get(keyword))),
    isPython2: hasPrintStatement(code),
    uses2to3: truthOf(keywords.get('use_2to3') ?? NONE),
    breaksHeaders: BARE_HEADERS.some((keyword) => LOOSE_LINE.test(text(keyword) ?? '')),
  }
}

const QUOTED_NAME = /["']([A-Za-z0-9][\w.-]{0,99})/g

/** Keywords whose values setuptools takes for texts (_core_metadata.py, write_pkg_file). */
const DESCRIPTIONS = ['description', 'long_description'] as const

const isBytes = (value: Value | undefined): boolean =>
  (value?.kind === 'text' && value.isBytes === true) ||
  (value?.kind === 'unknown' && value.isBytes === 'bytes')

/** Headers that setuptools writes as they are (_core_metadata.py, write_pkg_file). */
const BARE_HEADERS = [
  'url',
  'download_url',
  'author',
  'author_email',
  'maintainer',
  'maintainer_email',
] as const
/** A line that neither continues a header nor begins one (email/feedparser.py, headerRE). */
const LOOSE_LINE = /\n(?![\t ]|[!-9;-~]*:)/

/** If a script calls it several times, for example again without its extension, the first call. */
const keywordsOf = (calls: readonly SetupCall[]): ReadonlyMap<string, Value> =>
  calls[0]?.keywords ?? new Map()

function hasPrintStatement({ root }: PythonCode): boolean {
  const cursor = root.cursor()
  while (cursor.next()) if (cursor.name === 'PrintStatement') return true
  return false
}
