import { printable } from '../../text/printable.ts'

/**
 * Foreign text for Markdown, inside or outside a table: characters with a meaning in Markdown or
 * HTML, or at the start of a link, become entities. GitHub finds mentions and references in the
 * rendered text, where entities are gone, so a space without width separates them (as Renovate
 * does).
 */
export const plainText = (text: string): string =>
  printable(text)
    .replace(/[@#](?=\w)/g, `$&${APART}`)
    .replace(/\bGH-(?=\d)/gi, `$&${APART}`)
    .replace(MARKED, entity)

/** The same in code. */
export const codeText = (text: string): string => `<code>${plainText(text)}</code>`

/** A space without width; those in the original text are removed. */
const APART = '\u200b'

const MARKED = /[&<>|`*[\]\\~$\u200b]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|\bw(?=ww\.)/g

const entity = (character: string): string => `&#${character.charCodeAt(0)};`

/** Lines to copy, unchanged, in a fence that none of them can close. */
export function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)),
  )
  const fence = '`'.repeat(longest + 1)
  return [fence, ...lines.map(printable), fence]
}
