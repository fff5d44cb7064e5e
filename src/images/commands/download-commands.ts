import { imagePath } from '../file-system/image-path.ts'
import type { Effect } from './effect.ts'
import { installerSize } from './installer-scripts.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

const DOWNLOAD = 'a download is not weighed'
const REPOSITORY = 'a repository is not weighed'
const ARCHIVE = 'the contents of an archive are unknown'

/** @param at the destination of the files, as written; null if unknown */
const unknownAt = ({ text, cwd }: KnownCommand, reason: string, at: string | null): Effect => ({
  kind: 'unknown',
  what: text,
  reason,
  ...(at === null ? {} : { place: imagePath(at, cwd) }),
})

/** A download. A known script has its size. */
function downloadAt(command: KnownCommand, url: string | null, at: string | null): Effect {
  const size = url === null ? undefined : installerSize(url)
  if (size === undefined || at === null || url === null) return unknownAt(command, DOWNLOAD, at)
  const path = imagePath(at, command.cwd)
  return { kind: 'write', path, size, text: null, within: 0.5, origin: url }
}

const lastPart = (url: string): string =>
  url
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1) ?? ''

/** curl's options with a value that Dockerfiles use. */
const CURL = new Set(
  (
    '-o --output --output-dir -H --header -d --data -X --request -A --user-agent -u --user -e --referer -m --max-time -x --proxy -b --cookie -w --write-out ' +
    '--retry --retry-delay --retry-max-time --connect-timeout --proto --proto-redir --cacert --cert --key --url --ciphers --resolve --limit-rate -C --continue-at -T'
  ).split(' '),
)

/** curl prints the response, unless a file is named. */
function curl(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, CURL)
  if (hasOption(parsed, '-I', '--head')) return NOTHING
  const folder = optionValues(parsed, '--output-dir')[0] ?? '.'
  const outputs = parsed.options.filter(([name]) => name === '-o' || name === '--output')
  const urls = [...parsed.operands, ...optionValues(parsed, '--url')]
  const isNamedByUrl = hasOption(parsed, '-O', '--remote-name', '--remote-name-all')
  const named = outputs.map(([, path]) => path)
  const byUrl = isNamedByUrl
    ? urls.slice(named.length).map((url) => (url === null ? null : lastPart(url)))
    : []
  const paths = [...named, ...byUrl].filter(
    (path) => path === null || !/^(?:-|\/dev\/\w+)$/.test(path),
  )
  const own = { ...command, cwd: imagePath(folder, command.cwd) }
  const [url = null] = urls
  return paths.length === 0
    ? NOTHING
    : paths.map((path) => downloadAt(own, urls.length === 1 ? url : null, path))
}

const WGET = new Set(
  (
    '-O --output-document -P --directory-prefix -o --output-file -a -t --tries -T --timeout -U --user-agent --header --user --password --progress ' +
    '-i --input-file -e --execute -w --wait --waitretry --retry-connrefused-wait -A -R -l -B --method --body-data'
  ).split(' '),
)

/** wget names a file by its URL by default. */
function wget(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, WGET)
  if (hasOption(parsed, '--spider')) return NOTHING
  const [output] = parsed.options.filter(([name]) => name === '-O' || name === '--output-document')
  if (output !== undefined) {
    const [, path] = output
    return path === '-' || path === '/dev/stdout' || path === '/dev/null'
      ? NOTHING
      : [downloadAt(command, parsed.operands[0] ?? null, path)]
  }
  const folder = optionValues(parsed, '-P', '--directory-prefix')[0] ?? '.'
  return parsed.operands.map((url) =>
    downloadAt(command, url, url === null ? null : `${folder}/${lastPart(url)}`),
  )
}

const GIT_GLOBAL = new Set(['-C', '-c', '--git-dir', '--work-tree'])
const CLONE = new Set([
  '-b',
  '--branch',
  '--depth',
  '-o',
  '--origin',
  '-c',
  '--config',
  '-j',
  '--jobs',
  '--reference',
  '--filter',
  '--shallow-since',
])

/** git, as far as it clones and pulls. */
function git(command: KnownCommand): readonly Effect[] {
  const { args } = command
  let at = 0
  while (at < args.length && args[at]?.startsWith('-') === true)
    at += GIT_GLOBAL.has(args[at]!) ? 2 : 1
  const folder = args[args.indexOf('-C') + 1]
  const cwd =
    args.indexOf('-C') >= 0 && args.indexOf('-C') < at && folder != null
      ? imagePath(folder, command.cwd)
      : command.cwd
  const own = { ...command, cwd }
  const [action] = args.slice(at)
  if (action === 'clone') {
    const [url, named] = parseWords(args.slice(at + 1), CLONE).operands
    const name = url == null ? null : lastPart(url).replace(/\.git$/, '')
    return [unknownAt(own, REPOSITORY, named === undefined ? name : named)]
  }
  // The content of a repository besides its own history.
  if (action === 'pull' || action === 'fetch' || action === 'submodule' || action === 'lfs')
    return [unknownAt(own, REPOSITORY, '.')]
  return NOTHING
}

/** Folders that hold more than one archive. */
const SHARED =
  /^\/(?:usr(?:\/(?:local|share|bin|lib|src|local\/\w+))?|opt|tmp|var|etc|root|home|srv)?$/

/** An archive is assumed to have one folder at its top if it is unpacked among other files. */
const unpackedIn = (command: KnownCommand, folder: string | null): Effect => {
  const place = folder === null ? null : imagePath(folder, command.cwd)
  return unknownAt(
    command,
    ARCHIVE,
    place !== null && SHARED.test(place) ? `${place}/unpacked` : place,
  )
}

const TAR = new Set([
  '-C',
  '--directory',
  '-f',
  '--file',
  '--strip-components',
  '-T',
  '-X',
  '--exclude',
  '-I',
  '--use-compress-program',
  '--owner',
  '--group',
  '--mode',
])

/** tar: unpacks, packs or lists. */
function tar(command: KnownCommand): readonly Effect[] {
  const [first, ...rest] = command.args
  // `tar xzf FILE`: the first word contains options without a dash.
  const args =
    first != null && /^[a-zA-Z]+$/.test(first) ? [...oldOptions(first), ...rest] : command.args
  const parsed = parseWords(args, TAR)
  if (hasOption(parsed, '-x', '--extract', '--get'))
    return [unpackedIn(command, optionValues(parsed, '-C', '--directory')[0] ?? '.')]
  const file = optionValues(parsed, '-f', '--file')[0]
  return hasOption(parsed, '-c', '--create') && file !== undefined && file !== '-'
    ? [unknownAt(command, ARCHIVE, file)]
    : NOTHING
}

/** The letters with `f` last, whose value is the next word. */
const oldOptions = (letters: string): readonly string[] => {
  const others = letters.replace('f', '')
  return [...(others === '' ? [] : [`-${others}`]), ...(letters.includes('f') ? ['-f'] : [])]
}

function unzip(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, new Set(['-d', '-x', '-P']))
  return hasOption(parsed, '-l', '-t', '-p', '-Z')
    ? NOTHING
    : [unpackedIn(command, optionValues(parsed, '-d')[0] ?? '.')]
}

/** Programs whose output is a download, or comes out of an archive. */
export const printsDownload = ({ name }: KnownCommand): boolean =>
  /^(?:curl|wget|gunzip|zcat|unxz|xz|xzcat|bunzip2|bzcat|zstd|tar)$/.test(name)

/** Commands that bring files from elsewhere, or out of archives. */
export const DOWNLOAD_COMMANDS: ReadonlyMap<string, (command: KnownCommand) => readonly Effect[]> =
  new Map([
    ['curl', curl],
    ['wget', wget],
    ['git', git],
    ['tar', tar],
    ['bsdtar', tar],
    ['unzip', unzip],
  ])
