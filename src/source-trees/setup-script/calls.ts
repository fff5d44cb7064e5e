import type { SyntaxNode } from '@lezer/common'
import { type Arguments, allOf, argumentsOf } from './arguments.ts'
import { attribute } from './attributes.ts'
import { builtin } from './builtins.ts'
import { machineAnswer, VARIABLES } from './machine.ts'
import { methodOf } from './methods.ts'
import {
  modeOf,
  opened,
  PATH_METHODS,
  pathCall,
  pathMethod,
  requirementsInFile,
} from './path-calls.ts'
import { partsOf } from './python-code.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import { NONE, unknown, type Value } from './values.ts'
import { releaseTuple, VERSION_CLASSES } from './version-classes.ts'

/** The result of a call; a call of `setup` is recorded. */
export function callOf(node: SyntaxNode, scope: Scope, reading: Reading): Value {
  const [callee, list] = partsOf(node)
  if (callee === undefined) return unknown()
  const given = argumentsOf(list, scope, reading)
  const all = allOf(given)
  const name = reading.text(callee)
  if (/^(\w+\.)*setup$/.test(name)) {
    reading.seen.calls.push({ keywords: given.named, rest: given.rest, when: reading.reached })
    return NONE
  }
  if (callee.name === 'MemberExpression') {
    const parts = partsOf(callee)
    if (parts[1]?.name !== '.') return unknown(...all)
    const object = reading.evaluate(parts[0]!, scope)
    const method = reading.text(parts[2]!)
    if (object.kind === 'text' && PATH_METHODS.has(method))
      return pathMethod(object.text, method, given.given, reading) ?? unknown(...all)
    if (object.kind !== 'module')
      return methodOf(object, method, given.given) ?? unknown(object, ...all)
    const value = attribute(object, method, reading)
    return called(value, given, reading) ?? unknown(...all)
  }
  const value = scope.get(name)
  return (
    (value === undefined ? builtin(name, given, reading) : called(value, given, reading)) ??
    unknown(...(value === undefined ? [] : [value]), ...all)
  )
}

function called(
  value: Value,
  { given, named, rest }: Arguments,
  reading: Reading,
): Value | undefined {
  if (value.kind === 'function') return rest === null ? value.call(given, named) : unknown(rest)
  if (value.kind !== 'module') return undefined
  const { path } = value
  const last = path.slice(path.lastIndexOf('.') + 1)
  if (path.startsWith('os.path.') || path.startsWith('pathlib.'))
    return pathCall(last, given, reading)
  if (last === 'open')
    return opened(given[0], reading, path === 'codecs.open' ? undefined : modeOf(given, named))
  if (VERSION_CLASSES.test(path)) return releaseTuple(given[0])
  if (last === 'parse_requirements') return requirementsInFile(given[0], reading)
  if (path === 'os.getenv') return methodOf(VARIABLES, 'get', given)
  return machineAnswer(path)
}
