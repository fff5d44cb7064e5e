import type { SyntaxNode } from '@lezer/common'
import { importable, localModule, type ScriptTree } from '../build-system.ts'
import { and, type Condition, UNCONDITIONAL } from './condition.ts'
import { evaluate } from './evaluate.ts'
import { bodyOf, execute } from './execute.ts'
import { pathInTree, whenExists } from './path-tests.ts'
import { type PythonCode, parsePython, partsOf } from './python-code.ts'
import type { Reading, Seen } from './reading.ts'
import { Scope } from './scope.ts'
import { choice, listValue, NONE, unknown, type Value } from './values.ts'

/** The deepest nesting and the most steps that are followed. */
const DEEPEST = 120
const MOST_STEPS = 100_000
const DEEPEST_CALLS = 8

const NAMES_DEPENDENCIES = /install_requires/

/** What the script and the modules of its tree share while they are read. */
export interface ReadingState {
  steps: number
  depth: number
  calls: number
  reached: Condition
  readonly modules: Map<string, Scope>
  namesDependencies: boolean
}

/** The state before anything is read. */
export const readingState = (code: string): ReadingState => ({
  steps: 0,
  depth: 0,
  calls: 0,
  reached: UNCONDITIONAL,
  modules: new Map(),
  namesDependencies: NAMES_DEPENDENCIES.test(code),
})

/** @param module the module of the tree that is read; empty for the script itself */
export function readingOf(
  code: PythonCode,
  seen: Seen,
  state: ReadingState,
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
  state: ReadingState,
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
