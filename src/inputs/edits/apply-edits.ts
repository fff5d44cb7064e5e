import type { Edit } from '../../model/change.ts'

/**
 * A text with the edits of one file. Places count lines of the text before any edit; edits of one
 * place are applied in their order. The line ends of the text stay.
 */
export function applyEdits(text: string, edits: readonly Omit<Edit, 'file'>[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(/\r?\n/)
  const hasLastEnd = lines.at(-1) === ''
  if (hasLastEnd) lines.pop()
  const atEnd = edits.filter(({ line }) => line === null)
  const inside = edits.filter((edit): edit is Edit & { line: number } => edit.line !== null)
  for (const line of [...new Set(inside.map((edit) => edit.line))].sort((a, b) => b - a)) {
    const here = inside.filter((edit) => edit.line === line)
    const removed = Math.max(...here.map(({ remove }) => remove.length))
    const added = here.flatMap(({ add }) => add)
    if (removed > 0) lines.splice(line - 1, removed, ...added)
    else lines.splice(line, 0, ...added)
  }
  lines.push(...atEnd.flatMap(({ add }) => add))
  return lines.join(end) + (hasLastEnd || atEnd.length > 0 ? end : '')
}

/**
 * The physical lines of a requirement that starts at a line (from 1): a backslash at the end of a
 * line includes the next one.
 */
export function linesAt(text: string, line: number): readonly string[] {
  const lines = text.split(/\r?\n/)
  let last = line - 1
  while (lines[last]?.endsWith('\\') && last + 1 < lines.length) last++
  return lines.slice(line - 1, last + 1)
}

/** The text before the requirement on a line: spaces, and the dash of a list in YAML. */
export const beginningOf = (line = ''): string => /^\s*(?:-\s+)?/.exec(line)![0]
