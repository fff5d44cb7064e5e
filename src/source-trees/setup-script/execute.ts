import type { SyntaxNode } from '@lezer/common'
import { argumentsOf } from './arguments.ts'
import { assign, update } from './assignments.ts'
import {
  and,
  type Condition,
  IMPOSSIBLE,
  negated,
  or,
  UNCONDITIONAL,
  unknownCondition,
} from './condition.ts'
import { importOf } from './imports.ts'
import { MUTATIONS, mutated } from './mutations.ts'
import { operate, truthOf } from './operators.ts'
import { partsOf } from './python-code.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import { causesIn, type Guarded, itemsOf, unknown, type Value } from './values.ts'

/** The result of a block: the condition under which it continues, and its return value. */
interface Flow {
  readonly goesOn: Condition
  readonly returned: readonly Guarded<Value>[]
  /**
   * It ends the script, and a script that ends builds nothing. So the rest is reached only if it
   * does not run.
   */
  readonly exits?: boolean
}

const GOES_ON: Flow = { goesOn: UNCONDITIONAL, returned: [] }
const NOT_TAKEN: Flow = { goesOn: IMPOSSIBLE, returned: [] }
const ENDS: Flow = { ...NOT_TAKEN, exits: true }

/** Follows the statements of a block, both ways of each condition, without running anything. */
export function execute(statements: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  let goesOn: Condition = UNCONDITIONAL
  const returned: Guarded<Value>[] = []
  for (const node of statements) {
    if (goesOn.kind === 'never' || !reading.step()) break
    const flow = reading.within(goesOn, () => statement(node, scope, reading))
    reading.leave()
    for (const { value, when } of flow.returned) returned.push({ value, when: and(goesOn, when) })
    goesOn = and(goesOn, flow.goesOn)
    if (flow.exits) return { goesOn, returned, exits: true }
  }
  return { goesOn, returned }
}

/** The statements of the body that begins with the node, or of the code below the root. */
export const bodyOf = (node: SyntaxNode | undefined): SyntaxNode[] =>
  node === undefined ? [] : partsOf(node).filter(({ name }) => name !== ':')

function statement(node: SyntaxNode, scope: Scope, reading: Reading): Flow {
  const parts = partsOf(node)
  switch (node.name) {
    case 'ExpressionStatement':
      return expressionStatement(parts[0], scope, reading)
    case 'AssignStatement':
      assign(parts, scope, reading)
      return GOES_ON
    case 'UpdateStatement': {
      const [target, operator, value] = parts
      if (target !== undefined && value !== undefined)
        update(target, scope, reading, (before) =>
          operate(before, reading.text(operator!).slice(0, -1), reading.evaluate(value, scope)),
        )
      return GOES_ON
    }
    case 'ImportStatement':
      importOf(parts, scope, reading)
      return GOES_ON
    case 'FunctionDefinition':
      scope.set(reading.text(parts[1]!), {
        kind: 'function',
        call: (given, named) => reading.call(node, scope, given, named),
      })
      return GOES_ON
    case 'ClassDefinition':
      scope.set(reading.text(parts[1]!), unknown())
      return GOES_ON
    case 'IfStatement':
      return ifStatement(parts, scope, reading)
    case 'TryStatement':
      return tryStatement(parts, scope, reading)
    case 'WithStatement':
      return withStatement(parts, scope, reading)
    case 'ForStatement':
      return forStatement(parts, scope, reading)
    case 'WhileStatement':
      return whileStatement(parts, scope, reading)
    case 'ReturnStatement':
      return {
        goesOn: IMPOSSIBLE,
        returned: [
          {
            value: parts[1] === undefined ? { kind: 'none' } : reading.evaluate(parts[1], scope),
            when: UNCONDITIONAL,
          },
        ],
      }
    case 'RaiseStatement':
      noteExit(node, reading)
      return ENDS
    default:
      return GOES_ON
  }
}

/** After `setup` has been called, an exit is not a refusal. */
function noteExit(node: SyntaxNode, reading: Reading): void {
  if (reading.seen.calls.length === 0)
    reading.seen.exits.push({ when: reading.reached, how: reading.text(node) })
}

const EXITS = /^(sys\.exit|exit|quit|os\._exit)$/

function expressionStatement(node: SyntaxNode | undefined, scope: Scope, reading: Reading): Flow {
  if (node?.name !== 'CallExpression') return GOES_ON
  const [callee, given] = partsOf(node)
  if (callee === undefined) return GOES_ON
  if (EXITS.test(reading.text(callee))) {
    // `sys.exit(main())` calls main first.
    reading.evaluate(node, scope)
    noteExit(node, reading)
    return ENDS
  }
  const parts = partsOf(callee)
  const method =
    callee.name === 'MemberExpression' && parts[1]?.name === '.' ? reading.text(parts[2]!) : ''
  if (MUTATIONS.has(method)) {
    const values = argumentsOf(given, scope, reading)
    update(parts[0]!, scope, reading, (before) => mutated(before, method, values))
  } else reading.evaluate(node, scope)
  return GOES_ON
}

function ifStatement(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  const [keyword, first, second] = parts
  if (keyword === undefined || first === undefined || !reading.step()) return GOES_ON
  const flow = branches(parts, keyword, first, second, scope, reading)
  reading.leave()
  return flow
}

function branches(
  parts: readonly SyntaxNode[],
  keyword: SyntaxNode,
  first: SyntaxNode,
  second: SyntaxNode | undefined,
  scope: Scope,
  reading: Reading,
): Flow {
  if (keyword.name === 'else') return execute(bodyOf(first), scope, reading)
  const when = isMain(reading.text(first)) ? UNCONDITIONAL : truthOf(reading.evaluate(first, scope))
  const flows = scope.branch(
    when,
    (own) => reading.within(when, () => execute(bodyOf(second), own, reading)),
    (own) =>
      reading.within(negated(when), () =>
        parts.length > 3 ? ifStatement(parts.slice(3), own, reading) : GOES_ON,
      ),
  )
  return joined(when, flows)
}

function joined(
  when: Condition,
  [yes = NOT_TAKEN, no = NOT_TAKEN]: readonly [Flow | undefined, Flow | undefined],
): Flow {
  if (yes.exits && no !== NOT_TAKEN) return no
  if (no.exits && yes !== NOT_TAKEN) return yes
  const guarded = (flow: Flow, guard: Condition): Guarded<Value>[] =>
    flow.returned.map(({ value, when: own }) => ({ value, when: and(guard, own) }))
  return {
    goesOn: or(and(when, yes.goesOn), and(negated(when), no.goesOn)),
    returned: [...guarded(yes, when), ...guarded(no, negated(when))],
  }
}

const isMain = (text: string): boolean => /^\(?__name__ == ['"]__main__['"]\)?$/.test(text)

/**
 * A block under `try` is assumed to succeed, unless it imports a missing module: then the handlers
 * replace it.
 */
function tryStatement(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  const body = bodyOf(parts[1])
  const handlers = parts.flatMap((part, at) =>
    part.name === 'except' ? [parts.slice(at + 1).find(({ name }) => name === 'Body')] : [],
  )
  const otherwise = parts.flatMap((part, at) =>
    part.name === 'else' || part.name === 'finally' ? bodyOf(parts[at + 1]) : [],
  )
  if (handlers.length === 0) return execute([...body, ...otherwise], scope, reading)
  const tried = { ...reading.seen, imports: [], exits: [] }
  const inside = reading.withSeen(tried)
  const works = and(...importsIn(body, inside))
  const flows = scope.branch(
    works,
    (own) => inside.within(works, () => execute([...body, ...otherwise], own, inside)),
    (own) => reading.within(negated(works), () => execute(bodyOf(handlers[0]), own, reading)),
  )
  return joined(works, flows)
}

/** When each import of a block succeeds. */
function importsIn(body: readonly SyntaxNode[], reading: Reading): Condition[] {
  return body.flatMap((node) => {
    if (node.name !== 'ImportStatement') return []
    const [keyword, name] = partsOf(node)
    if (name === undefined || keyword === undefined || name.name === '.') return []
    return [reading.importable(reading.text(name))]
  })
}

function withStatement(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  for (const [at, part] of parts.entries())
    if (part.name === 'as' && parts[at + 1]?.name === 'VariableName')
      scope.set(reading.text(parts[at + 1]!), reading.evaluate(parts[at - 1]!, scope))
  return execute(bodyOf(parts.at(-1)), scope, reading)
}

/**
 * A loop over a known value is followed item by item; over another value once, for its possible
 * effects.
 */
function forStatement(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  const [, target, , iterated] = parts
  const body = parts.find(({ name }) => name === 'Body')
  if (target === undefined || iterated === undefined) return GOES_ON
  const source = itemsOf(reading.evaluate(iterated, scope))
  const { rest } = source
  const turns: readonly Guarded<Value>[] = [
    ...source.items,
    ...(rest === null ? [] : [{ value: rest, when: unknownCondition(causesIn(rest)) }]),
  ]
  return inTurn(turns, ({ value, when }) => {
    if (target.name === 'VariableName') scope.set(reading.text(target), value)
    return maybe(when, body, scope, reading)
  })
}

/** The turns of a loop one after another, until one returns. */
function inTurn<T>(turns: readonly T[], once: (turn: T) => Flow): Flow {
  let goesOn: Condition = UNCONDITIONAL
  const returned: Guarded<Value>[] = []
  for (const turn of turns) {
    if (goesOn.kind === 'never') break
    const flow = once(turn)
    for (const { value, when } of flow.returned) returned.push({ value, when: and(goesOn, when) })
    goesOn = and(goesOn, flow.goesOn)
  }
  return { goesOn, returned }
}

/** A body that runs under a condition. */
const maybe = (
  when: Condition,
  body: SyntaxNode | undefined,
  scope: Scope,
  reading: Reading,
): Flow =>
  joined(
    when,
    scope.branch(
      when,
      (own) => reading.within(when, () => execute(bodyOf(body), own, reading)),
      () => GOES_ON,
    ),
  )

function whileStatement(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): Flow {
  const [, condition, body] = parts
  const when =
    condition === undefined
      ? IMPOSSIBLE
      : unknownCondition(causesIn(reading.evaluate(condition, scope)))
  return maybe(when, body, scope, reading)
}
