import type { ChangedInstruction } from '../../model/image.ts'
import type { BuiltImage } from './built-image.ts'

/** The new text of instructions, by their first line; null removes an instruction. */
export type NewTexts = ReadonlyMap<number, string | null>

/**
 * The changed instructions of a Dockerfile. Empty if one of them is not known or cannot be changed.
 */
export function changedInstructions(
  { instructions }: BuiltImage,
  texts: NewTexts | null,
): { readonly lines?: readonly ChangedInstruction[] } {
  if (texts === null || texts.size === 0) return {}
  const lines = [...texts].flatMap(([line, text]) => {
    const instruction = instructions.get(line)
    return instruction === undefined ? [] : [{ line, end_line: instruction.endLine, text }]
  })
  return lines.length === texts.size ? { lines: lines.toSorted((a, b) => a.line - b.line) } : {}
}

/** A RUN instruction whose commands are joined by `&&`. */
interface ShellRun {
  /** `RUN` with its flags. */
  readonly head: string
  readonly commands: readonly string[]
}

/** Null for the exec form, heredocs, and instructions other than RUN. */
function shellRun(text: string | undefined): ShellRun | null {
  const [, head, body] = /^(RUN(?:\s+--\S+)*)\s+(\S[\s\S]*)$/i.exec(text ?? '') ?? []
  if (head === undefined || body === undefined || body.startsWith('[') || body.includes('<<'))
    return null
  return { head, commands: isChain(body) ? body.split(/\s+&&\s+/) : [body] }
}

/** Whether only `&&` joins the commands of a script. */
const isChain = (body: string): boolean => !/\|\||[;{}()`]|\b(?:if|for|while|case)\b/.test(body)

const runText = (head: string, commands: readonly string[]): string =>
  `${head} ${commands.join(' && ')}`

const textAt = ({ instructions }: BuiltImage, line: number | null): string | undefined =>
  line === null ? undefined : instructions.get(line)?.text

/** RUN with more commands at its end. */
export function withCommand(
  image: BuiltImage,
  line: number | null,
  ...more: readonly string[]
): NewTexts | null {
  const run = shellRun(textAt(image, line))
  return run === null || line === null
    ? null
    : new Map([[line, runText(run.head, [...run.commands, ...more])]])
}

/** An instruction with a flag after its name. */
export function withFlag(image: BuiltImage, line: number | null, flag: string): NewTexts | null {
  const text = textAt(image, line)
  return text === undefined || line === null
    ? null
    : new Map([[line, text.replace(/^\S+/, (name) => `${name} ${flag}`)]])
}

/** An instruction with one part replaced; null if it has no such part. */
export function withReplaced(
  image: BuiltImage,
  line: number | null,
  part: RegExp,
  by: string,
): NewTexts | null {
  const text = textAt(image, line)
  const changed = text?.replace(part, by)
  return line === null || text === undefined || changed === undefined || changed === text
    ? null
    : new Map([[line, changed]])
}

/** An instruction with more words after one of its commands. */
export function withWords(
  image: BuiltImage,
  line: number,
  command: string,
  words: string,
): NewTexts | null {
  const text = textAt(image, line)
  return text?.includes(command) === true
    ? new Map([[line, text.replace(command, () => `${command} ${words}`)]])
    : null
}

/** Removes an instruction that has become useless. */
export const without = (line: number | null): NewTexts | null =>
  line === null ? null : new Map([[line, null]])

const INSTALL = /^((?:\S*\/)?(?:pip[\d.]*|uv pip|python[\d.]* -m pip)\s+install)\s+(\S.*)$/
/** Options of a later install that have no meaning in the first one. */
const NEEDLESS =
  /(?:^|\s)(?:--upgrade|-U|--no-cache-dir|--no-cache|--force-reinstall|--quiet|-q|--system|--break-system-packages)(?=\s|$)/g

/** One install with the requirements of two, so the later version is installed at once. */
function mergedInstall(first: string, second: string): string | null {
  const [, program] = INSTALL.exec(first) ?? []
  const [, other, args = ''] = INSTALL.exec(second) ?? []
  if (program === undefined || program !== other) return null
  const more = args
    .replace(NEEDLESS, '')
    .replace(/(?:--index-url|-i)(?=[\s=])/, '--extra-index-url')
  return `${first} ${more.trim()}`
}

/** Two RUNs, or two commands of one, that install; the first then installs the packages of both. */
export function withMergedInstalls(
  image: BuiltImage,
  first: number | null,
  second: number | null,
): NewTexts | null {
  const [run, later] = [shellRun(textAt(image, first)), shellRun(textAt(image, second))]
  if (run === null || later === null || first === null || second === null) return null
  const at = run.commands.findIndex((command) => INSTALL.test(command))
  const last = later.commands.findLastIndex((command) => INSTALL.test(command))
  if (at < 0 || last < 0 || (first === second && at === last)) return null
  const merged = mergedInstall(run.commands[at]!, later.commands[last]!)
  if (merged === null) return null
  if (first !== second)
    return later.commands.length > 1
      ? null
      : new Map([
          [first, runText(run.head, run.commands.with(at, merged))],
          [second, null],
        ])
  return new Map([
    [
      first,
      runText(
        run.head,
        run.commands.with(at, merged).filter((_, index) => index !== last),
      ),
    ],
  ])
}

/**
 * Moves the matching commands of one RUN to the end of another. The other commands of the RUN stay;
 * a RUN without other commands is removed.
 *
 * @param part the part of a command to move, if not all of it; null for none
 */
export function withMoved(
  image: BuiltImage,
  from: number | null,
  to: number,
  fits: RegExp,
  part: (command: string) => string | null = (command) => command,
): NewTexts | null {
  const [run, target] = [shellRun(textAt(image, from)), shellRun(textAt(image, to))]
  if (run === null || target === null || from === null) return null
  const moved = run.commands
    .filter((command) => fits.test(command))
    .flatMap((command) => part(command) ?? [])
  if (moved.length === 0 || /[;|]/.test(moved.join(' '))) return null
  return allChanges(
    withDropped(image, from, fits),
    new Map([[to, runText(target.head, [...target.commands, ...moved])]]),
  )
}

/** RUN without the matching commands. */
export function withDropped(image: BuiltImage, line: number | null, fits: RegExp): NewTexts | null {
  const run = shellRun(textAt(image, line))
  if (run === null || line === null || !run.commands.some((command) => fits.test(command)))
    return null
  const stays = run.commands.filter((command) => !fits.test(command))
  return new Map([[line, stays.length === 0 ? null : runText(run.head, stays)]])
}

/**
 * Several changes as one; null if one of them is not known, or if two of them change the same line.
 */
export function allChanges(...all: readonly (NewTexts | null)[]): NewTexts | null {
  const texts = new Map<number, string | null>()
  for (const one of all) {
    if (one === null) return null
    for (const [line, text] of one) {
      if (texts.has(line)) return null
      texts.set(line, text)
    }
  }
  return texts
}
