import type { SyntaxNode } from '../../src/images/dockerfile/syntax.ts'

/** The nodes in the format of BuildKit's `result` files: one expression in brackets a line. */
export const dump = (nodes: readonly SyntaxNode[]): string =>
  nodes.map((node) => `(${expression(node)})\n`).join('')

function expression({ keyword, flags, args, trigger }: SyntaxNode): string {
  const flagList = flags.length > 0 ? [`[${flags.map(quoted).join(' ')}]`] : []
  const inner = trigger === null ? args.map(quoted) : [`(${expression(trigger)})`]
  return [keyword.toLowerCase(), ...flagList, ...inner].join(' ')
}

/** Go's `strconv.Quote`, as far as Dockerfiles need it. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/\\u00([01][0-9a-f])/g, '\\x$1')
