import { printable } from '../../text/printable.ts'

/**
 * Text from elsewhere for Markdown, in a table or out of it: what has a meaning there is an entity,
 * and so is what has one in HTML, or begins a link. GitHub finds mentions and references in the
 * rendered text, where entities are gone: a space without width parts them (as Renovate does).
 */
export const plainText = (text: string): string =>
  printable(text)
    .replace(/[@#](?=\w)/g, `$&${APART}`)
    .replace(/\bGH-(?=\d)/gi, `$&${APART}`)
    .replace(MARKED, entity)

/** The same in the letters of code. */
export const codeText = (text: string): string => `<code>${plainText(text)}</code>`

/** A space without width; what was in the text is gone. */
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
