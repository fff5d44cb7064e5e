import type { Edit, Recipe } from '../../model/change.ts'
import { printable } from '../../text/printable.ts'
import { wrap } from '../table.ts'

/** The lines to write and their place. They are never broken, so they can be copied. */
export function recipeLines(
  { file = 'pyproject.toml', lines, edits, commands, notes }: Recipe,
  width: number,
  indent: number,
): string[] {
  const margin = ' '.repeat(indent)
  const block = (heading: string, texts: readonly string[]): string[] =>
    texts.length === 0
      ? []
      : [
          ...wrapped(heading, width, margin),
          ...texts.map((text) => `${margin}    ${printable(text)}`.trimEnd()),
        ]
  const inEdits = new Set(edits.flatMap(({ add }) => add))
  const rest = lines.filter(
    (line) =>
      !inEdits.has(line) &&
      !commands.includes(line) &&
      edits.every(({ remove }) => remove.length === 0),
  )
  return [
    ...edits.flatMap((edit) =>
      block(headingOf(edit), edit.add.length > 0 ? edit.add : withoutHashes(edit.remove)),
    ),
    ...block(rest.every(isByHand) ? 'by hand:' : `add to ${file}:`, rest),
    ...block(
      edits.length + rest.length > 0
        ? 'then run:'
        : commands.every(isInstall)
          ? 'install with:'
          : 'run:',
      commands,
    ),
    ...notes.flatMap((note) => wrapped(note, width, margin)),
  ]
}

/** A requirement of a list may have dozens of hashes, which belong to it. */
function withoutHashes(lines: readonly string[]): readonly string[] {
  const others = lines.filter((line) => !/^\s*--hash[= ]/.test(line))
  const hashes = lines.length - others.length
  return hashes === 0
    ? lines
    : [...others, `    and its ${hashes === 1 ? 'hash' : `${hashes} hashes`}`]
}

const isInstall = (command: string): boolean => /^(?:uv pip|pip) install /.test(command)

/** A line that names its own place, in a file whose single lines cannot be edited. */
const isByHand = (line: string): boolean => /: (?:delete|write) /.test(line)

function headingOf({ file, line, remove, add }: Edit): string {
  const place = line === null ? file : `${file}:${line}`
  if (add.length === 0) return `delete ${place}:`
  if (remove.length > 0) return `instead of ${place} write:`
  return line === null ? `add to ${file}:` : `below ${place} write:`
}

const wrapped = (text: string, width: number, margin: string): string[] =>
  wrap(text, width - margin.length, 0).map((line) => margin + line)
