import type { SyntaxNode } from '@lezer/common'
import { attribute } from './attributes.ts'
import type { Reading } from './reading.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'

/** `import a.b as c, d` and `from a.b import c as d`: the names are modules and their members. */
export function importOf(parts: readonly SyntaxNode[], scope: Scope, reading: Reading): void {
  const words = parts.slice(1)
  if (parts[0]?.name === 'from') {
    const at = words.findIndex(({ name }) => name === 'import')
    const module = reading.absolute(words.slice(0, at).map(reading.text).join(''))
    reading.imported(module)
    for (const [name, as] of named(words.slice(at + 1), reading))
      scope.set(as, attribute({ kind: 'module', path: module }, name, reading))
    return
  }
  for (const [name, as] of named(words, reading)) {
    reading.imported(name)
    const top: Value = { kind: 'module', path: name === as ? topOf(name) : name }
    scope.set(name === as ? topOf(name) : as, top)
  }
}

const topOf = (module: string): string => module.split('.', 1)[0] ?? module

/** Names with their aliases: dotted names are in parts. */
function named(
  words: readonly SyntaxNode[],
  reading: Reading,
): (readonly [name: string, as: string])[] {
  const found: (readonly [string, string])[] = []
  let name = ''
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word.name === 'as') {
      const as = reading.text(words[++at] ?? word)
      found[found.length - 1] = [found.at(-1)?.[0] ?? as, as]
      continue
    }
    const text = reading.text(word)
    name = word.name === '.' || words[at - 1]?.name === '.' ? name + text : text
    if (words[at + 1]?.name !== '.' && word.name !== '.') found.push([name, name])
  }
  return found
}
