import { homedir } from 'node:os'
import { join } from 'node:path'
import { isObject, parsedJson } from '../../../text/json.ts'
import { type MirrorRule, MOST_PLACES } from './mirrors.ts'
import { type MirrorSettings, mirrorSettings } from './settings-file.ts'

const HUB = 'docker.io'

/**
 * The mirrors of Docker Hub in the settings of Docker's daemon, as a rule. The first existing file
 * of `~/.config/docker/daemon.json` (rootless), `~/.docker/daemon.json` (Docker Desktop) and
 * `/etc/docker/daemon.json` counts.
 */
export function readDaemonMirrors(
  env: Readonly<Record<string, string | undefined>>,
): MirrorSettings<MirrorRule> {
  const home = env.HOME || homedir()
  const folders = [
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'docker'),
    join(home, '.docker'),
    '/etc/docker',
  ]
  const files = folders.map((folder) => join(folder, 'daemon.json'))
  return mirrorSettings(files, 'a JSON object', parseDaemonMirrors)
}

/**
 * `registry-mirrors` of a daemon.json. Docker refuses a mirror with a path, a query or a login
 * (moby, registry.ValidateMirror); those are left out here.
 *
 * @returns null for a text that is not a JSON object
 */
export function parseDaemonMirrors(text: string): readonly MirrorRule[] | null {
  const settings = parsedJson(text)
  if (!isObject(settings)) return null
  const { 'registry-mirrors': mirrors } = settings
  const places = (Array.isArray(mirrors) ? mirrors : [])
    .slice(0, MOST_PLACES - 1)
    .flatMap((mirror) => {
      if (typeof mirror !== 'string' || !URL.canParse(mirror)) return []
      const url = new URL(mirror)
      const isPlain = `${url.protocol}//${url.host}/` === url.href
      return isPlain && /^https?:$/.test(url.protocol)
        ? [{ location: url.host, isInsecure: url.protocol === 'http:', serves: 'all' } as const]
        : []
    })
  const hub = { location: HUB, isInsecure: false, serves: 'all' } as const
  return places.length === 0 ? [] : [{ prefix: HUB, places: [...places, hub] }]
}
