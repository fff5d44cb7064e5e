import type { Member } from '../archives/member.ts'

/** A script that an installer makes: `name` calls `attribute` of `module`. */
export interface Script {
  readonly name: string
  readonly module: string
  readonly attribute: string
}

/**
 * The content of entry_points.txt, or only its size in bytes and its position, if it is not in the
 * bytes that were read.
 */
export type EntryPoints =
  | { readonly kind: 'read'; readonly console: readonly Script[]; readonly gui: readonly Script[] }
  | { readonly kind: 'unread'; readonly size: number; readonly member: Member }

/**
 * The scripts in an entry_points.txt (entry points specification: an INI file, case-sensitive, `=`
 * alone delimits, extras after the object reference are ignored). A later line of the same name
 * wins, as in configparser. Lines that name no callable are left out: pip refuses them when it
 * installs.
 */
export function parseEntryPoints(text: string): EntryPoints {
  const console = new Map<string, Script>()
  const gui = new Map<string, Script>()
  let section: Map<string, Script> | undefined
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line[0] === '#' || line[0] === ';') continue
    if (line[0] === '[') {
      section = line === '[console_scripts]' ? console : line === '[gui_scripts]' ? gui : undefined
      continue
    }
    const script = section && parseScript(line)
    if (section && script) section.set(script.name, script)
  }
  return { kind: 'read', console: [...console.values()], gui: [...gui.values()] }
}

function parseScript(line: string): Script | undefined {
  const equals = line.indexOf('=')
  if (equals < 1) return undefined
  const bracket = line.indexOf('[', equals)
  const reference = line.slice(equals + 1, bracket < 0 ? undefined : bracket)
  const colon = reference.indexOf(':')
  const module = reference.slice(0, colon).trim()
  const attribute = reference.slice(colon + 1).trim()
  return colon < 0 || module === '' || attribute === ''
    ? undefined
    : { name: line.slice(0, equals).trim(), module, attribute }
}
