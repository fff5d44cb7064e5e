import { homedir } from 'node:os'
import { join } from 'node:path'
import { isTable, parseToml, type TomlTable } from '../../../source-trees/toml.ts'
import type { ImageReference } from '../reference.ts'
import { type MirrorSettings, mirrorSettings } from './settings-file.ts'

/**
 * The rule of registries.conf for images whose names begin with a prefix
 * (containers-registries.conf(5)).
 */
export interface MirrorRule {
  /** `docker.io`, `registry.example:5000/team`, `*.example.com`. */
  readonly prefix: string
  /** The hosts to try for the images, in order: mirrors, then the registry itself. */
  readonly places: readonly MirrorPlace[]
}

interface MirrorPlace {
  /** The replacement for the prefix. */
  readonly location: string
  readonly isInsecure: boolean
  /** Whether it is used only for digests, or only for tags. */
  readonly serves: 'all' | 'digests' | 'tags'
}

/** The most places that are tried for one image. */
export const MOST_PLACES = 20

/**
 * The rules of the first existing file of `$CONTAINERS_REGISTRIES_CONF`,
 * `~/.config/containers/registries.conf` and `/etc/containers/registries.conf`.
 */
export function readMirrors(
  env: Readonly<Record<string, string | undefined>>,
): MirrorSettings<MirrorRule> {
  const own = join(
    env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'),
    'containers',
    'registries.conf',
  )
  const named = env.CONTAINERS_REGISTRIES_CONF
  const files = named ? [named] : [own, '/etc/containers/registries.conf']
  return mirrorSettings(files, 'TOML', parseMirrors)
}

/** The `[[registry]]` tables of a registries.conf; null for a text that is not TOML. */
export function parseMirrors(text: string): readonly MirrorRule[] | null {
  const tables = tablesOf(text)
  if (tables === null) return null
  return tables.flatMap((table): readonly MirrorRule[] => {
    const location = stringOf(table.location)
    const prefix = stringOf(table.prefix) ?? location
    if (prefix === undefined || table.blocked === true) return []
    const isByDigest = table['mirror-by-digest-only'] === true
    const mirrors = (Array.isArray(table.mirror) ? table.mirror : [])
      .filter(isTable)
      .flatMap((mirror): readonly MirrorPlace[] => {
        const at = stringOf(mirror.location)
        if (at === undefined) return []
        const pulls = mirror['pull-from-mirror']
        const serves =
          isByDigest || pulls === 'digest-only' ? 'digests' : pulls === 'tag-only' ? 'tags' : 'all'
        return [{ location: at, isInsecure: mirror.insecure === true, serves }]
      })
    const itself = prefix.startsWith('*.')
      ? []
      : [
          {
            location: location ?? prefix,
            isInsecure: table.insecure === true,
            serves: 'all',
          } as const,
        ]
    return [{ prefix: prefix.toLowerCase(), places: [...mirrors, ...itself].slice(0, MOST_PLACES) }]
  })
}

function tablesOf(text: string): readonly TomlTable[] | null {
  try {
    const { registry } = parseToml('registries.conf', text)
    return Array.isArray(registry) ? registry.filter(isTable) : []
  } catch {
    return null
  }
}

const LOCATION = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:\/[a-z0-9._/-]+)?$/i

const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  /^(?:\*\.)?\S+$/.test(value) &&
  (value.startsWith('*.') || LOCATION.test(value))
    ? value
    : undefined

/** A place from which an image is requested. */
export interface AskedPlace {
  readonly reference: ImageReference
  readonly isInsecure: boolean
}

/**
 * The hosts to try for an image, in order: by the rule with the longest prefix, else the one in its
 * name.
 */
export function placesOfImage(
  reference: ImageReference,
  rules: readonly MirrorRule[],
): readonly AskedPlace[] {
  const name = `${reference.registry}/${reference.repository}`
  const fits = ({ prefix }: MirrorRule): boolean =>
    prefix.startsWith('*.')
      ? reference.registry.endsWith(prefix.slice(1))
      : name === prefix || name.startsWith(`${prefix}/`)
  const rule = rules.filter(fits).toSorted((a, b) => b.prefix.length - a.prefix.length)[0]
  const own: AskedPlace = { reference, isInsecure: false }
  if (rule === undefined) return [own]
  const start = rule.prefix.startsWith('*.') ? reference.registry : rule.prefix
  const places = rule.places
    .filter(
      ({ serves }) => serves === 'all' || (serves === 'digests') === (reference.digest !== null),
    )
    .map(({ location, isInsecure }): AskedPlace => {
      const [registry = '', ...path] = `${location}${name.slice(start.length)}`.split('/')
      return {
        reference: { ...reference, registry: registry.toLowerCase(), repository: path.join('/') },
        isInsecure,
      }
    })
  return rule.prefix.startsWith('*.') || places.length === 0 ? [...places, own] : places
}
