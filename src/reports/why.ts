import colors from 'picocolors'
import type { HeldBy, Holder, PathStep, Why, WhyAnswer } from '../model/documents.ts'
import { list } from '../text/lists.ts'
import { sentence } from '../text/sentence.ts'
import { formatSize } from '../text/sizes.ts'
import { sizeMark } from './estimate/all-packages.ts'
import { targetLine } from './estimate/headline.ts'
import { gateLines } from './estimate/verdict.ts'
import type { ReportOptions } from './report.ts'
import { wrap } from './table.ts'

/** The number of paths that are shown without `--all`. */
const MOST_PATHS = 5

/**
 * The reason for a package: the answer, its sizes, the paths from the user's lines, and the bounds
 * of its version.
 */
export function whyReport(answer: WhyAnswer, options: ReportOptions): string {
  const { bold, dim } = colors.createColors(options.colors)
  const { width } = options
  const { why } = answer
  const [asked] = answer.scenarios
  const paths = pathLines(why, options)
  return `${[
    ...wrap(reason(why), width, 2).map(bold),
    ...(asked === undefined ? [] : wrap(targetLine(answer, asked), width, 2).map(dim)),
    '',
    ...wrap(`On disk   ${sizes(why, options)}`, width, 10),
    ...wrap(`Version   ${version(why)}`, width, 10),
    '',
    ...paths.map((line, at) => (at === 0 ? dim(line) : line)),
    ...gateLines(answer, options),
  ].join('\n')}\n`
}

const placeOf = ({ file, line }: Pick<PathStep, 'file' | 'line'>): string =>
  line === null ? `${file}` : `${file}:${line}`

/** `torch 2.9.0 is installed because camel-tools (requirements.txt:23) requires torch>=1.3`. */
function reason({ name, version, paths, lines }: Why): string {
  const [path = []] = paths
  const [line] = path
  if (line === undefined) return `${name} ${version} is installed`
  const last = path.at(-1)!
  const others =
    lines === 1
      ? ''
      : lines === 2
        ? '; 1 more of your lines needs it'
        : `; ${lines - 1} more of your lines need it`
  if (path.length === 1)
    return `${name} ${version} is installed because ${placeOf(line)} requires ${line.requirement}${others}`
  const between =
    path.length === 2
      ? ''
      : ` through ${list(
          path.slice(1, -1).map((step) => step.name),
          ' >',
        )}`
  return `${name} ${version} is installed because ${line.requirement} (${placeOf(line)}) requires ${last.requirement}${between}${others}`
}

function sizes(
  { own_size, retained_size, total_size, shared_size, source, name }: Why,
  { binaryUnits }: ReportOptions,
): string {
  const size = (bytes: number | null): string =>
    (bytes === null ? '?' : formatSize(bytes, binaryUnits)).replaceAll(' ', '\u00a0')
  const mark = sizeMark(source)
  const retained =
    retained_size === own_size
      ? 'nothing else leaves with it'
      : `${mark}${size(retained_size)} with what only it needs`
  const total = `${mark}${size(total_size)}`
  const inAll = total === `${mark}${size(retained_size)}` ? '' : ` (${total} in all)`
  const shared =
    shared_size === 0
      ? ''
      : `; it also needs ${mark}${size(shared_size)} that others need too${inAll}`
  return own_size === null
    ? `${name} has no known size${shared}`
    : `${size(own_size)} itself, ${retained}${shared}`
}

function version({ version: pin, held_by: held, name }: Why): string {
  if (held === null) return `${pin} is the newest for this target.`
  const { by, newest, reason: why } = held
  const lock = by.find(({ kind }) => kind === 'lock')
  if (lock !== undefined) return `${pin} is locked by ${placeOf(lock)}.`
  const told = why === null ? '' : ` ${sentence(why)}`
  if (by.some(({ kind }) => kind === 'python' || kind === 'platform'))
    return `${pin} is the newest for this target.${told}`
  if (by.length === 0 && newest === null) return `${pin}.${told}`
  if (by.length === 0) return `${pin}; the newest is ${newest}.${told}`
  const holders = list(by.map(holderText))
  return `${pin} is held back by ${holders}; ${withoutIt(held, pin, name)}`
}

function withoutIt(
  { by, newest, without, next, reason: why }: HeldBy,
  pin: string,
  name: string,
): string {
  const them = by.length === 1 ? 'that' : 'those'
  if (without === null) return `without ${them} there is no solution: ${sentence(why ?? '')}`
  const note = why === null ? '' : ` (${why})`
  if (without === pin) return `without ${them} it would still be ${pin}${note}.`
  const then = next.length === 0 ? '' : `, held back by ${list(next.map(holderText))}`
  const newer = newest === null || newest === without ? '' : `${then}; the newest is ${newest}`
  return `without ${them} ${name} would be ${without}${note}${newer}.`
}

function holderText({ kind, name, version: of, requirement, file, line }: Holder): string {
  switch (kind) {
    case 'line':
      return `${placeOf({ file, line })} (${requirement})`
    case 'constraint':
      return `the constraint ${requirement} of ${placeOf({ file, line })}`
    case 'package':
      return `${name} ${of} (${requirement})`
    case 'choice':
      return `the choice of ${name} ${of}`
    default:
      return `${requirement}`
  }
}

function pathLines(
  { paths, more_paths, more_paths_exact, name }: Why,
  { width, all }: ReportOptions,
): string[] {
  if (paths.length === 0)
    return wrap(`No line of yours leads to ${name}: an earlier install left it there.`, width, 2)
  const shown = all || paths.length <= MOST_PATHS + 1 ? paths : paths.slice(0, MOST_PATHS)
  const total = paths.length + more_paths
  const count = `${more_paths_exact ? '' : 'more than '}${total}`
  const heading =
    shown.length === total && more_paths_exact
      ? `${total === 1 ? 'The path' : `The ${total} paths`} from your lines to ${name}`
      : `The ${shown.length} shortest of ${count} paths from your lines to ${name}`
  return [
    ...wrap(heading, width, 2),
    ...shown.flatMap((path) =>
      wrap(path.map(stepText).join(' > '), width - 2, 4).map((line) => `  ${line}`),
    ),
    ...(shown.length < paths.length ? ['  --all shows more'] : []),
  ]
}

/** `camel-tools==1.5.7`, with its place before it, and its marker after it. */
const stepText = ({ requirement, marker, ...place }: PathStep): string =>
  `${place.file === null ? '' : `${placeOf(place)}\u00a0 `}${requirement}${marker === null ? '' : ` (if ${marker})`}`
