import { isFile, type OwnLine, placeOf } from '../../analyse/own-lines.ts'
import { beginningOf, linesAt } from '../../inputs/edits/apply-edits.ts'
import { readText } from '../../inputs/edits/read-text.ts'
import type { Edit } from '../../model/change.ts'
import type { WithoutLine } from '../../model/estimate.ts'
import { leadingName } from '../../packaging/name.ts'
import { redact } from '../../text/redact.ts'
import type { Proposal } from './proposal.ts'

/** The lines of a proposal, and the way to prove it. */
type Written = Pick<
  Proposal,
  'lines' | 'edits' | 'commands' | 'change' | 'places' | 'deletes' | 'replaces'
>

/**
 * Whether the line is in a requirements file or a list of YAML of this machine, where single lines
 * can be edited: in comments of a script and lists of other files, a line may have several.
 */
const isEditable = ({ file, line }: WithoutLine): boolean =>
  line !== null &&
  isFile(file) &&
  !/(?:\.toml|\.lock|\.pyw?|(?:^|[/\\])(?:Pipfile|setup\.cfg))$/.test(file)

const removal = ({ file, line }: WithoutLine, cwd: string): Edit => ({
  file,
  line,
  remove: linesAt(readText(file, cwd), line!).map(redact),
  add: [],
})

const writtenName = ({ requirement, name }: OwnLine): string => leadingName(requirement) ?? name

/** Deletes lines: in the file if it can be edited, else like `--without`. */
export function deletion(lines: readonly OwnLine[], cwd: string): Written {
  const edits = lines.filter(isEditable).map((line) => removal(line, cwd))
  const others = lines.filter((line) => !isEditable(line))
  return {
    lines: lines.map((line) => `${placeOf(line)}: delete ${line.requirement}`),
    edits,
    commands: [],
    change: {
      edits,
      ...(others.length === 0 ? {} : { options: { without: others.map(({ name }) => name) } }),
    },
    places: lines.map(placeOf),
    deletes: lines.map(writtenName),
  }
}

/** Writes another requirement on a line: in the file if it can be edited, else like `--replace`. */
export function replacement(line: OwnLine, text: string, cwd: string): Written {
  const removed = isEditable(line) ? removal(line, cwd) : null
  const written = `${beginningOf(removed?.remove[0])}${text}`
  const edits: readonly Edit[] = removed === null ? [] : [{ ...removed, add: [written] }]
  return {
    lines:
      edits.length > 0
        ? [written]
        : [`${placeOf(line)}: write ${text} instead of ${line.requirement}`],
    edits,
    commands: [],
    change:
      edits.length > 0 ? { edits } : { edits: [], options: { replace: [`${line.name}=${text}`] } },
    places: [placeOf(line)],
    replaces: { from: writtenName(line), to: leadingName(text) ?? text },
  }
}
