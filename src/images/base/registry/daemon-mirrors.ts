import { homedir } from 'node:os'
import { join } from 'node:path'
import { textOfFile } from '../../../cache/regular-file.ts'
import { jsonFields, parsedJson } from '../../../text/json.ts'
import type { MirrorRule } from './mirrors.ts'

const LARGEST = 1 << 20
const MOST_MIRRORS = 19
const HUB = 'docker.io'

/**
 * The mirrors of Docker Hub in the settings of Docker's daemon, as a rule. The first existing file
 * of `~/.config/docker/daemon.json` (rootless), `~/.docker/daemon.json` (Docker Desktop) and
 * `/etc/docker/daemon.json` counts.
 */
export function readDaemonMirrors(
  env: Readonly<Record<string, string | undefined>>,
): readonly MirrorRule[] {
  const home = env.HOME || homedir()
  const folders = [
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'docker'),
    join(home, '.docker'),
    '/etc/docker',
  ]
  for (const folder of folders) {
    const text = textOfFile(join(folder, 'daemon.json'), LARGEST)
    if (text !== undefined) return parseDaemonMirrors(text)
  }
  return []
}

/**
 * `registry-mirrors` of a daemon.json. Docker refuses a mirror with a path, a query or a login
 * (moby, registry.ValidateMirror); those are left out here.
 */
export function parseDaemonMirrors(text: string): readonly MirrorRule[] {
  const { 'registry-mirrors': mirrors } = jsonFields(parsedJson(text))
  const places = (Array.isArray(mirrors) ? mirrors : [])
    .slice(0, MOST_MIRRORS)
    .flatMap((mirror) => {
      const url = typeof mirror === 'string' ? URL.parse(mirror) : null
      const isPlain = url !== null && `${url.protocol}//${url.host}/` === url.href
      return isPlain && /^https?:$/.test(url.protocol)
        ? [{ location: url.host, isInsecure: url.protocol === 'http:', serves: 'all' } as const]
        : []
    })
  const hub = { location: HUB, isInsecure: false, serves: 'all' } as const
  return places.length === 0 ? [] : [{ prefix: HUB, places: [...places, hub] }]
}
