import type { InstallerName } from '../model/estimate.ts'
import type { PlatformName } from '../targets/platform.ts'
import { onDisk } from './blocks.ts'
import type { Script } from './entry-points.ts'
import type { DataFacts, WheelFacts } from './facts.ts'
import { installedScript } from './installed-path.ts'
import { type InstalledScript, installedScripts } from './installed-scripts.ts'
import { hashedRow } from './record.ts'
import { interpreter, isWindows, launcherSize } from './script-launcher.ts'

/** The facts about a wheel that decide what an installer adds. */
export type InstalledWheel = Pick<
  WheelFacts,
  'distInfo' | 'entryPoints' | 'record' | 'files' | 'data'
>

export interface OverheadTarget {
  /** '3.11' or '3.11.7'. */
  readonly python: string
  readonly platform: PlatformName
}

export interface OverheadOptions {
  /** Named by the user rather than by another package. */
  readonly requested: boolean
  /** Of a requirement that is a URL. */
  readonly url?: { readonly url: string; readonly sha256: string | null }
}

export interface Overhead {
  /** Bytes; below 0 if the installer leaves out more than it adds. */
  readonly bytes: number
  /** Whether all of it is known, rather than assumed from typical wheels. */
  readonly exact: boolean
  /** The same in disk blocks, bytes: new files, and the growth of RECORD in blocks. */
  readonly disk: number
}

interface Generated {
  /** Bytes written into files. */
  bytes: number
  disk: number
  /** Bytes of their rows in RECORD, without line ends. */
  rows: number
  count: number
}

/**
 * The files that an installer writes besides a wheel's own, without bytecode and its rows: the
 * scripts of its entry points, INSTALLER, REQUESTED, direct_url.json (PEP 376, PEP 610), and the
 * growth of its RECORD. The environment is assumed to be that of the official images. Rules: pip 26
 * operations/install/wheel.py; uv's uv-install-wheel crate.
 */
export function overheadSize(
  facts: InstalledWheel,
  installer: InstallerName,
  target: OverheadTarget,
  options: OverheadOptions,
): Overhead {
  const windows = isWindows(target.platform)
  const python = target.python.split('.', 2).join('.')
  const made: Generated = { bytes: 0, disk: 0, rows: 0, count: 0 }
  const add = (path: number, size: number): void => {
    made.bytes += size
    made.disk += onDisk(size)
    made.rows += hashedRow(path, size)
    made.count++
  }

  const scripts = scriptsOf(facts, installer, python)
  for (const one of scripts)
    add(
      scriptPath(scriptFile(one.script.name, installer, windows), windows),
      sizeOf(one, installer, python, target.platform),
    )
  const info = facts.distInfo.length + 1
  for (const [name, size] of addedByInstaller(installer, options.requested))
    add(info + name.length, size)
  if (options.url)
    add(
      info + 'direct_url.json'.length,
      directUrlSize(options.url.url, options.url.sha256, installer),
    )

  const moved = facts.data
    ? movedData(facts, facts.data, scripts, python, windows)
    : { bytes: 0, rows: 0 }
  const wheelEnds = facts.record.size - facts.record.expected
  const crlf = wheelEnds > 1.5 * facts.files
  // pip writes RECORD with csv.writer, whose lines end in \r\n; uv ends them in \n.
  const lineEnd = installer === 'pip' ? 2 : 1
  const ends = facts.files * (lineEnd - (crlf ? 2 : 1)) + made.count * lineEnd
  const recordGrows = made.rows + moved.rows + ends
  return {
    disk:
      made.disk + onDisk(Math.max(0, facts.record.size + recordGrows)) - onDisk(facts.record.size),
    bytes: made.bytes + moved.bytes + recordGrows,
    exact:
      !windows &&
      facts.entryPoints?.kind !== 'unread' &&
      facts.data === null &&
      wheelEnds === facts.files * (crlf ? 2 : 1),
  }
}

/**
 * The files that an installer adds to each `.dist-info`: names and bytes. uv writes REQUESTED for
 * every distribution.
 *
 * @param requested named by the user rather than by another package
 */
export const addedByInstaller = (
  installer: InstallerName,
  requested: boolean,
): readonly (readonly [name: string, size: number])[] => [
  ['INSTALLER', installer === 'pip' ? 'pip\n'.length : 'uv'.length],
  ...(requested || installer === 'uv' ? [['REQUESTED', 0] as const] : []),
]

/**
 * The files that an installer makes for the entry points of a wheel: sizes in bytes by installed
 * path, as in a listing. Empty if entry_points.txt was not read.
 */
export function madeScripts(
  { entryPoints }: Pick<InstalledWheel, 'entryPoints'>,
  installer: InstallerName,
  { python: full, platform }: OverheadTarget,
): ReadonlyMap<string, number> {
  const made = new Map<string, number>()
  if (entryPoints?.kind !== 'read') return made
  const python = full.split('.', 2).join('.')
  for (const one of installedScripts(entryPoints, installer, python))
    made.set(
      installedScript(scriptFile(one.script.name, installer, isWindows(platform))),
      sizeOf(one, installer, python, platform),
    )
  return made
}

const sizeOf = (
  { script, kind }: InstalledScript,
  installer: InstallerName,
  python: string,
  platform: PlatformName,
): number => launcherSize(script, kind, installer, python, platform)

/** Characters of the path of a file next to the scripts, in RECORD. */
const scriptPath = (name: string, windows: boolean): number =>
  (windows ? '../../Scripts/' : '../../../bin/').length + name.length

/**
 * The name of the file that an installer makes for a script. On Windows, `.exe` replaces the suffix
 * of the script: distlib replaces any that begins with `.py`, uv only `.py`.
 */
const scriptFile = (name: string, installer: InstallerName, windows: boolean): string =>
  windows ? `${name.replace(installer === 'pip' ? /\.py[^.]*$/ : /\.py$/, '')}.exe` : name

/**
 * A script whose entry_points.txt was not read. In 250 wheels with such a file, those of up to 80
 * bytes contain 0.8 scripts on average, and one more for each further 55, up to four: longer ones
 * declare plugins.
 */
const TYPICAL: Script = { name: 'command', module: 'package.cli', attribute: 'main' }

function scriptsOf(
  { entryPoints }: InstalledWheel,
  installer: InstallerName,
  python: string,
): readonly InstalledScript[] {
  if (entryPoints === null) return []
  if (entryPoints.kind === 'unread')
    return Array.from({ length: Math.min(4, Math.round(entryPoints.size / 60)) }, () => ({
      script: TYPICAL,
      kind: 'console',
    }))
  return installedScripts(entryPoints, installer, python)
}

/**
 * How the files of `.data` change: they get another path in RECORD, `#!python` scripts get another
 * first line, and scripts that entry points also make are left out.
 */
function movedData(
  facts: InstalledWheel,
  data: DataFacts,
  scripts: readonly InstalledScript[],
  python: string,
  windows: boolean,
) {
  const folder = facts.distInfo.length - '.dist-info'.length + '.data/'.length
  const up = windows ? '../../' : '../../../'
  const project = facts.distInfo.slice(0, Math.max(0, facts.distInfo.indexOf('-')))
  const headers = windows ? `${up}Include/${project}/` : `${up}include/python${python}/${project}/`
  const made = new Set(scripts.map(({ script }) => script.name))
  let bytes = 0
  let rows =
    data.data * (up.length - folder - 'data/'.length) +
    data.headers * (headers.length - folder - 'headers/'.length) -
    data.library * (folder + 'purelib/'.length)
  for (const [name, size] of data.scripts) {
    rows += scriptPath('', windows) - folder - 'scripts/'.length
    if (made.has(name.replace(/(\.exe|-script\.py|\.pya)$/i, ''))) bytes -= size
    else if (size < LARGEST_SCRIPT) bytes += interpreter(python, windows).length - 'python'.length
  }
  return { bytes, rows }
}

/** A larger file in `.data/scripts` is a program, whose first bytes stay unchanged. */
const LARGEST_SCRIPT = 65_536

function directUrlSize(url: string, sha256: string | null, installer: InstallerName): number {
  if (installer === 'uv')
    return JSON.stringify({ url, archive_info: sha256 === null ? {} : { hashes: { sha256 } } })
      .length
  const info =
    sha256 === null ? '{}' : `{"hash": "sha256=${sha256}", "hashes": {"sha256": "${sha256}"}}`
  return `{"archive_info": ${info}, "url": ${JSON.stringify(url)}}`.length
}
