import type { SyntaxNode } from '@lezer/common'
import { normalizeName } from '../../packaging/name.ts'
import { importable, localModule, type ScriptTree } from '../build-system.ts'
import { and, type Condition, type Influence, influencesOf, UNCONDITIONAL } from './condition.ts'
import { evaluate } from './evaluate.ts'
import { bodyOf, execute } from './execute.ts'
import { truthOf } from './operators.ts'
import { pathInTree, whenExists } from './path-tests.ts'
import { type PythonCode, parsePython, partsOf } from './python-code.ts'
import type { Reading, Seen, SetupCall } from './reading.ts'
import { Scope } from './scope.ts'
import {
  causesIn,
  choice,
  type Guarded,
  itemsOf,
  listValue,
  NONE,
  unknown,
  type Value,
} from './values.ts'

/** A requirement that a script passes to `setup(…)`, and when. */
export interface ScriptRequirement {
  readonly text: string
  readonly when: Condition
}

/**
 * A list of requirements. `rest`: only running the script would show the others, and on what they
 * may depend.
 */
export interface ScriptRequirements {
  readonly items: readonly ScriptRequirement[]
  readonly rest: ReadonlySet<Influence> | null
}

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

/** The deepest nesting and the most steps that are followed. */
const DEEPEST = 120
const MOST_STEPS = 100_000
const DEEPEST_CALLS = 8

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
  const state: State = {
    steps: 0,
    depth: 0,
    calls: 0,
    reached: UNCONDITIONAL,
    modules: new Map(),
    namesDependencies: NAMES_DEPENDENCIES.test(code),
  }
  const seen: Seen = { calls: [], exits: [], imports: [] }
  const reading = readingOf(parsed, seen, state, tree, '')
  const scope = new Scope()
  execute(bodyOf(parsed.root), scope, reading)
  if (seen.calls.length === 0) callsBelow(parsed.root, scope, reading)
  return scriptOf(seen, parsed, state.namesDependencies)
}

const NAMES_DEPENDENCIES = /install_requires/

interface State {
  steps: number
  depth: number
  calls: number
  reached: Condition
  readonly modules: Map<string, Scope>
  namesDependencies: boolean
}

/** @param module the module of the tree that is read; empty for the script itself */
function readingOf(
  code: PythonCode,
  seen: Seen,
  state: State,
  tree: ScriptTree,
  module: string,
): Reading {
  const reading: Reading = {
    seen,
    get reached() {
      return state.reached
    },
    text: code.text,
    slice: code.slice,
    file: (path) => tree.file(pathInTree(path)),
    exists: (path, test) => whenExists(path, test, tree),
    step: () => {
      if (state.depth >= DEEPEST || state.steps >= MOST_STEPS) return false
      state.steps++
      state.depth++
      return true
    },
    leave: () => void state.depth--,
    within: (when, read) => {
      const before = state.reached
      state.reached = and(before, when)
      const result = read()
      state.reached = before
      return result
    },
    withSeen: (other) => readingOf(code, other, state, tree, module),
    importable: (wanted) => importable(wanted, tree),
    evaluate: (node, scope) => evaluate(node, scope, reading),
    imported: (wanted) => {
      seen.imports.push({ module: wanted, when: state.reached, by: module })
      for (const [at] of [...wanted.matchAll(/\.|$/g)].map(({ index }) => [index] as const))
        moduleScope(wanted.slice(0, at), seen, state, tree)
    },
    absolute: (wanted) => {
      const dots = /^\.*/.exec(wanted)?.[0].length ?? 0
      if (dots === 0) return wanted
      const isPackage = localModule(module, tree)?.endsWith('/__init__.py') ?? false
      const parents = module.split('.').slice(0, -(dots - (isPackage ? 1 : 0)) || undefined)
      return [...parents, wanted.slice(dots)].filter((part) => part !== '').join('.')
    },
    fromModule: (wanted, name) => {
      const found = moduleScope(wanted, seen, state, tree)?.get(name)
      if (found !== undefined || localModule(`${wanted}.${name}`, tree) === undefined) return found
      moduleScope(`${wanted}.${name}`, seen, state, tree)
      return undefined
    },
    call: (node, scope, given, named) => {
      if (state.calls >= DEEPEST_CALLS) return unknown(...given, ...named.values())
      state.calls++
      const own = new Scope(scope, parametersOf(node, given, named, scope, reading))
      const { returned, goesOn } = execute(bodyOf(partsOf(node).at(-1)), own, reading)
      state.calls--
      return choice([
        ...returned,
        ...(goesOn.kind === 'never' ? [] : [{ value: NONE, when: goesOn }]),
      ])
    },
  }
  return reading
}

/** The names of a module of the tree after it is read; its imports are recorded. */
function moduleScope(
  module: string,
  seen: Seen,
  state: State,
  tree: ScriptTree,
): Scope | undefined {
  const known = state.modules.get(module)
  if (known !== undefined) return known
  const path = localModule(module, tree)
  const code = path === undefined ? undefined : tree.file(path)
  const parsed = code === undefined ? undefined : parsePython(code)
  if (parsed === undefined) return undefined
  state.namesDependencies ||= NAMES_DEPENDENCIES.test(code!)
  const scope = new Scope()
  state.modules.set(module, scope)
  execute(
    bodyOf(parsed.root),
    scope,
    readingOf(parsed, { ...seen, calls: [], exits: [] }, state, tree, module),
  )
  return scope
}

function parametersOf(
  node: SyntaxNode,
  given: readonly Value[],
  named: ReadonlyMap<string, Value>,
  scope: Scope,
  reading: Reading,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  const parts = partsOf(partsOf(node).find(({ name }) => name === 'ParamList') ?? node).filter(
    ({ name }) => name !== 'TypeDef',
  )
  let place = 0
  for (const [at, part] of parts.entries()) {
    if (part.name !== 'VariableName' || parts[at - 1]?.name === 'AssignOp') continue
    const name = reading.text(part)
    if (parts[at - 1]?.name === '*') found.set(name, listValue(given.slice(place)))
    else if (parts[at - 1]?.name === '**') found.set(name, dictOf(named, found))
    else {
      const fallback = parts[at + 1]?.name === 'AssignOp' ? parts[at + 2] : undefined
      found.set(
        name,
        given[place++] ??
          named.get(name) ??
          (fallback === undefined ? unknown() : reading.evaluate(fallback, scope)),
      )
    }
  }
  return found
}

const dictOf = (named: ReadonlyMap<string, Value>, taken: ReadonlyMap<string, Value>): Value => ({
  kind: 'dict',
  entries: [...named]
    .filter(([name]) => !taken.has(name))
    .map(([name, value]) => ({ value: [name, value] as const, when: UNCONDITIONAL })),
  rest: null,
})

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
      extras.set(value[0], joined(extras.get(value[0]), requirementsIn({ value: value[1], when })))
  const commands = keywords.get('cmdclass')
  return {
    name: text('name'),
    version: text('version'),
    requiresPython: text('python_requires'),
    dependencies:
      dependencies === undefined
        ? unnamed(keywords, rest, namesDependencies)
        : requirementsIn({ value: dependencies, when: UNCONDITIONAL }),
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

/** The known facts about requirements without a keyword: a class of the script may set them. */
function unnamed(
  keywords: ReadonlyMap<string, Value>,
  rest: Value | null,
  namesDependencies: boolean,
): ScriptRequirements | undefined {
  if (rest !== null) return { items: [], rest: causesIn(rest) }
  return keywords.has('distclass') && namesDependencies
    ? { items: [], rest: new Set(['environment']) }
    : undefined
}

/** If a script calls it several times, for example again without its extension, the first call. */
const keywordsOf = (calls: readonly SetupCall[]): ReadonlyMap<string, Value> =>
  calls[0]?.keywords ?? new Map()

function joined(a: ScriptRequirements | undefined, b: ScriptRequirements): ScriptRequirements {
  if (a === undefined) return b
  const rest = a.rest === null ? b.rest : b.rest === null ? a.rest : new Set([...a.rest, ...b.rest])
  return { items: [...a.items, ...b.items], rest }
}

/** The deepest nesting of alternative values. */
const DEEPEST_CHOICE = 4

/** Requirements in a list, or in a text with one a line. */
function requirementsIn({ value, when }: Guarded<Value>, depth = 0): ScriptRequirements {
  if (depth > DEEPEST_CHOICE) return { items: [], rest: causesIn(value) }
  if (value.kind === 'text') {
    const lines = value.text.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim())
    return {
      items: lines.filter((line) => line !== '').map((text) => ({ text, when })),
      rest: null,
    }
  }
  if (value.kind === 'choice')
    return value.options
      .map((option) =>
        requirementsIn({ value: option.value, when: and(when, option.when) }, depth + 1),
      )
      .reduce<ScriptRequirements>((a, b) => joined(a, b), { items: [], rest: null })
  const { items, rest } = itemsOf(value)
  return items
    .map((item) => {
      const own = and(when, item.when)
      if (item.value.kind === 'text' || item.value.kind === 'choice')
        return requirementsIn({ value: item.value, when: own }, depth + 1)
      return { items: [], rest: new Set([...causesIn(item.value), ...influencesOf(own)]) }
    })
    .reduce<ScriptRequirements>((a, b) => joined(a, b), {
      items: [],
      rest: rest === null ? null : rest.causes,
    })
}

function hasPrintStatement({ root }: PythonCode): boolean {
  const cursor = root.cursor()
  while (cursor.next()) if (cursor.name === 'PrintStatement') return true
  return false
}
